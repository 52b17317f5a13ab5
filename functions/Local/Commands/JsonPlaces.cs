using System.Text;
using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>Where each value and each name of a JSON document stands in its bytes.</summary>
internal sealed class JsonPlaces
{
    private readonly byte[] utf8;
    private readonly Dictionary<string, (Range Name, Range Value)> places = new(StringComparer.Ordinal);

    public JsonPlaces(byte[] utf8)
    {
        this.utf8 = utf8;
        places["$"] = (0..0, 0..0);
        try
        {
            Scan();
        }
        catch (JsonException broken)
        {
            Broken = At(OffsetOf(broken.LineNumber ?? 0, broken.BytePositionInLine ?? 0), 1);
        }
        catch (InvalidOperationException)
        {
            // A name that is no text; what stands before it is known.
        }
    }

    /// <summary>Where it stops being JSON.</summary>
    public SourcePlace? Broken { get; }

    /// <param name="path">As errors name it. What is not there stands where its object begins.</param>
    /// <param name="ofName">The member's name instead of its value.</param>
    public SourcePlace Find(string path, bool ofName)
    {
        for (var at = path; at.Length > 0; at = Above(at))
        {
            if (!places.TryGetValue(at, out var place))
                continue;
            var (offset, length) = (ofName && at == path ? place.Name : place.Value).GetOffsetAndLength(utf8.Length);
            return At(offset, length);
        }

        return At(0, 1);
    }

    private static string Above(string path) => path[..Math.Max(path.LastIndexOfAny(['.', '[']), 0)];

    private void Scan()
    {
        var reader = new Utf8JsonReader(utf8);
        var open = new Stack<(string Path, bool IsArray, int Index)>();
        var (name, nameAt) = ("", 0..0);
        while (reader.Read())
        {
            var token = (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
                case JsonTokenType.PropertyName:
                    var quoted = token.Start.Value + reader.ValueSpan.Length + 2;
                    (name, nameAt) = (open.Peek().Path + WirePath.Member(reader.GetString()!), token.Start..quoted);
                    // The second of two members is the one that is too many.
                    places[name] = (nameAt, nameAt);
                    continue;
            }

            var path = PathOf(open, name);
            places[path] = (places.TryGetValue(path, out var known) && !IsElement(open) ? known.Name : token, token);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((path, reader.TokenType == JsonTokenType.StartArray, 0));
        }
    }

    private static bool IsElement(Stack<(string Path, bool IsArray, int Index)> open) => !open.TryPeek(out var above) || above.IsArray;

    private static string PathOf(Stack<(string Path, bool IsArray, int Index)> open, string name)
    {
        if (!open.TryPop(out var above))
            return "$";
        open.Push(above with { Index = above.Index + 1 });
        return above.IsArray ? $"{above.Path}[{above.Index}]" : name;
    }

    private int OffsetOf(long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0 && Array.IndexOf(utf8, (byte)'\n', start) is >= 0 and var end; line--)
            start = end + 1;
        return (int)Math.Min(start + byteInLine, utf8.Length);
    }

    private SourcePlace At(int offset, int length)
    {
        var before = utf8.AsSpan(0, offset);
        var start = before.LastIndexOf((byte)'\n') + 1;
        var end = Array.IndexOf(utf8, (byte)'\n', offset) is >= 0 and var found ? found : utf8.Length;
        var line = Encoding.UTF8.GetString(utf8, start, end - start).TrimEnd('\r');
        var column = Count(utf8.AsSpan(start, offset - start)) + 1;
        return new SourcePlace(before.Count((byte)'\n') + 1, column, Math.Max(1, Count(utf8.AsSpan(offset, Math.Min(length, end - offset)))), line);
    }

    private static int Count(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).EnumerateRunes().Count();
}
