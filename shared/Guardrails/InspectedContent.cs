using Gatehouse.Guardrails.Content;

namespace Gatehouse.Guardrails;

/// <summary>A JSON document, or one text.</summary>
internal readonly record struct InspectedContent(ReadOnlyMemory<byte> Json, bool IsJson)
{
    public string? Text { get; init; }

    public int Size => IsJson ? Json.Length : Text!.Length;

    /// <summary>The texts that hold a finding.</summary>
    public Dictionary<int, ContentPlace> Places(IReadOnlySet<int> wanted) =>
        IsJson ? ContentPlaces.Of(Json.Span, wanted) : new() { [0] = new ContentPlace("$", ContentText.Value, Text!) };

    public byte[] Rewritten(Dictionary<int, string> replaced) =>
        IsJson ? ContentRewriter.Rewrite(Json.Span, replaced) : System.Text.Encoding.UTF8.GetBytes(replaced.GetValueOrDefault(0, Text!));
}
