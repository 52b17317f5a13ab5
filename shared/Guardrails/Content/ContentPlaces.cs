using System.Text;
using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Guardrails.Content;

/// <summary>Finds the texts of a document again by their number, for the few that hold a finding.</summary>
internal static class ContentPlaces
{
    public static Dictionary<int, ContentPlace> Of(ReadOnlySpan<byte> json, IReadOnlySet<int> wanted)
    {
        var places = new Dictionary<int, ContentPlace>();
        var parents = new Stack<Parent>();
        var reader = new Utf8JsonReader(json);
        var (index, name) = (0, "$");
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                parents.Pop();
                continue;
            }

            // A name that holds a finding must not be told by the path of another.
            var path = reader.TokenType == JsonTokenType.PropertyName
                ? name = parents.Peek().Path + (wanted.Contains(index) ? ".*" : WirePath.Member(reader.GetString()!))
                : PathOf(parents, name);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                parents.Push(new Parent(path, reader.TokenType == JsonTokenType.StartArray));
            if (ContentReader.IsText(reader.TokenType) && wanted.Contains(index++))
                places[index - 1] = new ContentPlace(path, ContentReader.KindOf(reader.TokenType), TextOf(ref reader));
        }

        return places;
    }

    private static string PathOf(Stack<Parent> parents, string name) =>
        parents.TryPeek(out var parent) && parent.IsList ? $"{parent.Path}[{parent.Count++}]" : name;

    private static string TextOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? Encoding.ASCII.GetString(reader.ValueSpan) : reader.GetString()!;

    private sealed class Parent(string path, bool isList)
    {
        public string Path => path;

        public bool IsList => isList;

        public int Count { get; set; }
    }
}
