using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A card in Teams, with what its buttons carry.</summary>
public sealed record TeamsCard(string Message, JsonElement Body)
{
    public IReadOnlyList<string> Titles => TitlesOf(Body);

    /// <summary>What every action of the card carries.</summary>
    public JsonObject Data => (JsonObject)JsonNode.Parse(Body.GetProperty("refresh").GetProperty("action").GetProperty("data").GetRawText())!;

    public static IReadOnlyList<string> TitlesOf(JsonElement card) =>
        card.TryGetProperty("actions", out var actions) ? [.. actions.EnumerateArray().Select(action => action.GetProperty("title").GetString()!)] : [];

    public static string HeadOf(JsonElement card) => card.GetProperty("body")[0].GetProperty("text").GetString()!;
}
