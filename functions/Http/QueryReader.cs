using System.Globalization;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Reads a query whole: every fault of it is told at once, and a name that means nothing is one.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private readonly List<WireError> errors = [];
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a filter is understood.</summary>
    public delegate bool Parse<T>(string text, out T value);

    public string? Id(string name, IdKind kind) => Value<string>(name, $"the id of a {kind}".ToLowerInvariant(), (string text, out string id) => Ids.Is(kind, id = text));

    public T? Value<T>(string name, string what, Parse<T> parse)
        where T : class => TryRead(name, what, parse, out var value) ? value : null;

    public T? Word<T>(string name, string what, Parse<T> parse)
        where T : struct => TryRead(name, what, parse, out var value) ? value : null;

    public DateTimeOffset? Time(string name) => Word<DateTimeOffset>(name, "a time like `2026-12-01T00:00:00.000Z`", Instant.TryParse);

    public long? Sequence(string name) => Word(name, "a whole number from 1", static (string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0);

    public void Fail(string name, string message) => errors.Add(new WireError(name, message));

    /// <param name="others">Names that somebody else reads.</param>
    /// <returns>What is wrong; <see langword="null"/> when nothing is.</returns>
    public BodyFault? Finish(params ReadOnlySpan<string> others)
    {
        foreach (var name in others)
            known.Add(name);
        foreach (var name in request.Query.Keys.Where(name => !known.Contains(name)))
            Fail(PlainName(name), "is no filter of this list");
        return errors.Count == 0 ? null : BodyFault.Malformed(errors);
    }

    private bool TryRead<T>(string name, string what, Parse<T> parse, out T? value)
    {
        value = default;
        known.Add(name);
        if (!QueryValue.TryRead(request, name, out var text, out var fault))
            Fail(name, fault);
        if (text is null)
            return false;
        if (parse(text, out var parsed))
        {
            value = parsed;
            return true;
        }

        Fail(name, $"must be {what}");
        return false;
    }

    // Somebody else's text, shown as far as it is a name.
    private static string PlainName(string name) => name.Length <= 64 && name.All(char.IsAsciiLetterOrDigit) ? name : "?";
}
