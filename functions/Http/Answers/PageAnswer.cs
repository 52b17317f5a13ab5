using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>One page of a list: <c>items</c>, and <c>after</c> when there may be more.</summary>
internal static class PageAnswer
{
    public static JsonAnswer Of<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, string? after) => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
        json.WriteIfAny("after", after);
        json.WriteEndObject();
    });
}
