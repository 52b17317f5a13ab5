using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Tests.Fuzzing;

/// <summary>Makes of a good document one that is nearly good: changes that know the grammar, now and then some that know only bytes.</summary>
internal sealed class JsonMutator(int seed)
{
    private const int MostChanges = 3;

    private static readonly string[] atoms =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "0.0000001", "1e2", "1e400", "1e-400", "9223372036854775807", "9223372036854775808", "2147483648",
        "1000001", "0.30000000000000004", "\"\"", "\" \"", "\"x\"", "\"$\"", "\"$.\"", "\"$..a\"", "\"$.a[0]\"", "\"PT1H\"", "\"PT0S\"", "\"-PT1H\"", "\"P99999D\"",
        "\"24:00\"", "\"2026-02-30T00:00:00Z\"", "\"9999-12-31T23:59:59.999Z\"", "\"(a+)+$\"", "\"(?=a)\"", "\"[\"", "\"__proto__\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
        "\"agt_\"", "\"con_abcdefghij0123456789\\n\"", "\"../..\"", "\"http://169.254.169.254/\"", "[]", "{}", "[[]]", "[null]", "{\"\":null}", "[1,\"1\",1.0]",
    ];

    private readonly Random random = new(seed);

    public byte[] Mutate(string document)
    {
        var text = document;
        for (var change = random.Next(1, MostChanges + 1); change > 0 && TryParse(text) is { } root; change--)
        {
            var target = random.Next(Count(root));
            text = Rendered(root, ref target);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(5) == 0 ? Scrambled(bytes) : bytes;
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int Count(JsonElement node) => 1 + node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().Sum(member => Count(member.Value)),
        JsonValueKind.Array => node.EnumerateArray().Sum(Count),
        _ => 0,
    };

    /// <summary>The node, with the one that <paramref name="target"/> counts down to changed.</summary>
    private string Rendered(JsonElement node, ref int target)
    {
        if (target-- == 0)
            return Changed(node);

        var parts = new List<string>();
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in node.EnumerateObject())
                    parts.Add($"{Quoted(member.Name)}:{Rendered(member.Value, ref target)}");
                return $"{{{string.Join(',', parts)}}}";
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray())
                    parts.Add(Rendered(item, ref target));
                return $"[{string.Join(',', parts)}]";
            default:
                return node.GetRawText();
        }
    }

    private string Changed(JsonElement node) => random.Next(6) switch
    {
        0 => atoms[random.Next(atoms.Length)],
        1 => $"[{node.GetRawText()}]",
        2 => $"{{{Quoted(Name())}:{node.GetRawText()}}}",
        3 => Deep(node.GetRawText()),
        _ => node.ValueKind switch
        {
            JsonValueKind.Object => ChangedObject([.. node.EnumerateObject().Select(member => $"{Quoted(member.Name)}:{member.Value.GetRawText()}")]),
            JsonValueKind.Array => ChangedArray([.. node.EnumerateArray().Select(item => item.GetRawText())]),
            JsonValueKind.String => Quoted(ChangedText(node.GetString()!)),
            JsonValueKind.Number => ChangedNumber(node.GetRawText()),
            _ => atoms[random.Next(atoms.Length)],
        },
    };

    private string ChangedObject(List<string> members)
    {
        var at = members.Count == 0 ? 0 : random.Next(members.Count);
        switch (random.Next(4))
        {
            case 0 when members.Count > 0:
                members.RemoveAt(at);
                break;
            case 1 when members.Count > 0:
                members.Add(members[at]);
                break;
            case 2 when members.Count > 0:
                members[at] = Escaped(members[at]);
                break;
            default:
                members.Insert(at, $"{Quoted(Name())}:{atoms[random.Next(atoms.Length)]}");
                break;
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private string ChangedArray(List<string> items)
    {
        if (items.Count > 0 && random.Next(2) == 0)
            items.AddRange(Enumerable.Repeat(items[random.Next(items.Count)], random.Next(1, 300)));
        else
            items.Insert(random.Next(items.Count + 1), atoms[random.Next(atoms.Length)]);
        return $"[{string.Join(',', items)}]";
    }

    private string ChangedText(string text) => random.Next(6) switch
    {
        0 => text.ToUpperInvariant(),
        1 => text + "\n",
        2 => text + "\u200b",
        3 => text.Length == 0 ? "x" : text[..random.Next(text.Length)],
        4 => text.PadRight(random.Next(200, 70_000), 'a'),
        _ => text.Replace('a', '\u0430'),
    };

    private string ChangedNumber(string number) => random.Next(5) switch
    {
        0 => "-" + number,
        1 => number + "0000000000",
        2 => number + ".5",
        3 => number + "e1",
        _ => $"\"{number}\"",
    };

    private string Name() => new[] { "", "at", "At", "value", "organisation", "__proto__", "$type", "tools", "when", "a\nb", "\u0430t" }[random.Next(11)];

    private string Deep(string inner)
    {
        var depth = random.Next(1, 40);
        return $"{new string('[', depth)}{inner}{new string(']', depth)}";
    }

    /// <summary>The first character of the name as <c>\u00xx</c>: the same member, spelled otherwise.</summary>
    private static string Escaped(string member) =>
        member[1] is '"' or '\\' ? member : string.Create(CultureInfo.InvariantCulture, $"\"\\u{(int)member[1]:x4}{member[2..]}");

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private byte[] Scrambled(byte[] bytes)
    {
        var copy = new List<byte>(bytes);
        var at = random.Next(copy.Count);
        switch (random.Next(4))
        {
            case 0:
                copy[at] = (byte)random.Next(256);
                break;
            case 1:
                copy.Insert(at, (byte)random.Next(256));
                break;
            case 2:
                copy.RemoveRange(at, copy.Count - at);
                break;
            default:
                copy.AddRange(copy.GetRange(at, copy.Count - at));
                break;
        }

        return [.. copy];
    }
}
