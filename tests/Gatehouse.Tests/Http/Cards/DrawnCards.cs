using System.Text;
using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Tests.Approvals;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Http.Cards;

/// <summary>Cards as they are drawn, and what stands on them.</summary>
internal static class DrawnCards
{
    public const string Ticket = "sealed-for-ana";
    public const string Payload = """{"task":"t","tools":[],"input":{"text":"a story"} }""";

    public static readonly OutlookFrame Frame = new(Guid.Parse("11111111-1111-1111-1111-111111111111"), new Uri("https://gate.example.com/v1/approvals/outlook"), "ana@example.com");

    public static CardFacts Facts(ApprovalRecord? approval = null, string payload = Payload)
    {
        var standing = approval ?? Demands.Pending;
        var preview = ApprovalPreview.Of(standing, Documents.Agent, Documents.Connection, Encoding.UTF8.GetBytes(payload));
        return new CardFacts(standing, preview, Demands.Ana, Ticket);
    }

    public static JsonElement InTeams(CardFacts facts) => JsonElement.Parse(ApprovalCard.ForTeams(facts, "29:ana"));

    public static JsonElement InOutlook(CardFacts facts) => JsonElement.Parse(ApprovalCard.ForOutlook(facts, Frame));

    /// <summary>Each line as a person reads it.</summary>
    public static IReadOnlyList<string> LinesOf(JsonElement card) => [.. Elements(card.GetProperty("body")).Select(TextOf).OfType<string>()];

    public static IReadOnlyList<string> TitlesOf(JsonElement card) =>
        card.TryGetProperty("actions", out var actions) ? [.. actions.EnumerateArray().Select(action => action.GetProperty("title").GetString()!)] : [];

    private static IEnumerable<JsonElement> Elements(JsonElement items) =>
        items.EnumerateArray().SelectMany(item => item.TryGetProperty("items", out var inner) ? Elements(inner) : [item]);

    private static string? TextOf(JsonElement item) => item.GetProperty("type").GetString() switch
    {
        "TextBlock" => item.GetProperty("text").GetString(),
        "RichTextBlock" => string.Concat(item.GetProperty("inlines").EnumerateArray().Select(run => run.GetProperty("text").GetString())),
        _ => null,
    };
}
