using System.Text;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>A path to one value: <c>$.name</c>, <c>$['any name']</c>, <c>$[0]</c>, and steps after them.</summary>
public sealed class JsonPath
{
    private readonly Step[] steps;

    private JsonPath(Step[] steps) => this.steps = steps;

    /// <summary>The name of the first step, if it is one.</summary>
    public string? Root => steps is [{ Name: { } name }, ..] ? Encoding.UTF8.GetString(name) : null;

    internal IReadOnlyList<Step> Steps => steps;

    public JsonPath WithoutRoot() => new(steps[1..]);

    public static bool TryParse(string text, out JsonPath path)
    {
        path = new JsonPath([]);
        if (text is not ['$', ..])
            return false;

        var found = new List<Step>();
        var rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            if (!TryReadStep(ref rest, out var step))
                return false;
            found.Add(step);
        }

        path = new JsonPath([.. found]);
        return true;
    }

    /// <exception cref="InvalidOperationException">A name on the way is no well formed text; it is unknown what is there, so nothing may be concluded.</exception>
    public JsonValue Find(JsonElement? root)
    {
        if (root is not { ValueKind: not JsonValueKind.Undefined } current)
            return JsonValue.Absent;

        foreach (var step in steps)
        {
            if (!step.TryTake(ref current))
                return JsonValue.Absent;
        }

        return JsonValue.Of(current);
    }

    private static bool TryReadStep(ref ReadOnlySpan<char> rest, out Step step)
    {
        step = default;
        if (rest is ['.', ..])
        {
            var name = rest[1..];
            var end = name.IndexOfAny('.', '[');
            name = end < 0 ? name : name[..end];
            rest = rest[(name.Length + 1)..];
            step = Step.Named(name);
            return !name.IsEmpty && IsPlain(name);
        }

        var close = rest.IndexOf(']');
        if (rest is not ['[', ..] || close < 0)
            return false;

        var inner = rest[1..close];
        rest = rest[(close + 1)..];
        if (inner is ['\'', .. var quoted, '\''])
        {
            step = Step.Named(quoted);
            return !quoted.IsEmpty && !quoted.Contains('\'');
        }

        step = Step.At(inner);
        return step.Index >= 0;
    }

    private static bool IsPlain(ReadOnlySpan<char> name)
    {
        foreach (var symbol in name)
        {
            if (!char.IsAsciiLetterOrDigit(symbol) && symbol is not ('_' or '-' or '@') && char.IsAscii(symbol))
                return false;
        }

        return true;
    }

    internal readonly record struct Step(byte[]? Name, int Index)
    {
        public static Step Named(ReadOnlySpan<char> name)
        {
            var utf8 = new byte[Encoding.UTF8.GetByteCount(name)];
            Encoding.UTF8.GetBytes(name, utf8);
            return new Step(utf8, -1);
        }

        public static Step At(ReadOnlySpan<char> digits) =>
            digits.Length is > 0 and <= 6 && !digits.ContainsAnyExceptInRange('0', '9')
                ? new Step(null, int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture))
                : new Step(null, -1);

        public bool TryTake(ref JsonElement element)
        {
            if (Name is not null)
                return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(Name, out element);
            if (element.ValueKind != JsonValueKind.Array || Index >= element.GetArrayLength())
                return false;

            element = element[Index];
            return true;
        }
    }
}
