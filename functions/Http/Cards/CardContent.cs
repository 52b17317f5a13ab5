using System.Globalization;
using System.Text.Json;
using Gatehouse.Approvals;

namespace Gatehouse.Http.Cards;

/// <summary>What stands on a card, line by line.</summary>
internal static class CardContent
{
    // So that the line can be broken.
    private const int HashGroup = 16;

    public static void Write(CardBody body, CardFacts facts)
    {
        body.Heading(TitleOf(facts.Approval.State), isTitle: true);
        WriteStanding(body, facts);
        if (facts.Preview.IsEmpty)
            return;
        using var preview = JsonDocument.Parse(facts.Preview);
        WriteWho(body, preview.RootElement);
        if (facts.Approval.State != ApprovalState.Pending)
            return;

        WriteWhy(body, preview.RootElement);
        WriteWords(body, preview.RootElement);
        WriteConsequences(body, facts, preview.RootElement);
    }

    private static string TitleOf(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "Approval needed",
        ApprovalState.Approved => "Approved",
        ApprovalState.Denied => "Denied",
        ApprovalState.Expired => "Expired: nobody answered in time",
        _ => "No longer needed",
    };

    private static void WriteStanding(CardBody body, CardFacts facts)
    {
        var approval = facts.Approval;
        if (facts.Note is { } note)
            body.Line("Your answer did not count", note);
        if (approval.DecidedBy is { } by && approval.VoteOf(by) is { } last)
            body.Line("By", $"{PreviewText.Escape(last.User ?? last.By)}, {Moment(Wire.Instant.Format(approval.DecidedAt ?? last.At))}");
        if (approval.Cause is { } cause)
            body.Line("Because", PreviewText.Escape(cause));
        if (approval.SupersededBy is { } next)
            body.Line("Asked for again", $"{next}, as it is now: a card of its own follows");
        if (approval.VoteOf(facts.Person) is { } own && (approval.State == ApprovalState.Pending || own.Lapse is not null))
            body.Line("You have answered", $"{ApprovalWords.Of(own.Answer)}; {StandingOf(facts, own)}");
    }

    private static string StandingOf(CardFacts facts, ApprovalVote own) => (own.Lapse, facts.IsOpen, facts.Approval) switch
    {
        ({ } clause, _, { State: ApprovalState.Pending } approval) => $"it does not count, because {FourEyes.WhyLapsed(clause)}; {Counted(approval)}",
        ({ } clause, _, _) => $"it did not count, because {FourEyes.WhyLapsed(clause)}",
        (null, true, _) => "it counts again, and decides once you say so once more",
        (_, _, var approval) => Counted(approval),
    };

    private static string Counted(ApprovalRecord approval) => $"{approval.Yeses} of {approval.Terms.Quorum} needed answers are there";

    private static void WriteWho(CardBody body, JsonElement preview)
    {
        var agent = preview.GetProperty("agent"u8);
        body.Line("Agent", $"{Text(agent, "name")} ({Text(agent, "id")}), of team {Text(agent, "team")}");
        body.Line("Acts for", preview.GetProperty("actsFor"u8).GetArrayLength() == 0 ? "nobody that is known" : string.Join(", ", Texts(preview, "actsFor")));
        body.Line("Connection", $"{Text(preview.GetProperty("connection"u8), "name")} ({Text(preview.GetProperty("connection"u8), "id")})");
        body.Line("Receiver", Text(preview, "receiver"));
        body.Line("Task", $"{Text(preview, "type")} ({Text(preview, "task")})");
        if (preview.TryGetProperty("model"u8, out var model))
            body.Line("Model", model.GetString()!);
        body.Line("Costs at most", preview.TryGetProperty("costAtMost"u8, out var cost) ? cost.GetRawText() : "no bound is known");
        foreach (var tool in preview.GetProperty("tools"u8).EnumerateArray())
            body.Line("Uses", $"{Text(tool, "name")} ({Text(tool, "class")})");
    }

    private static void WriteWhy(CardBody body, JsonElement preview)
    {
        foreach (var reason in Texts(preview, "reasons"))
            body.Line("You are asked because", reason);
    }

    /// <summary>Quoted, so that nothing in it is taken for the gate's word.</summary>
    private static void WriteWords(CardBody body, JsonElement preview)
    {
        var said = preview.GetProperty("tools"u8).EnumerateArray().Where(tool => tool.TryGetProperty("arguments"u8, out _))
            .Select(tool => ($"Arguments of {Text(tool, "name")}", tool.GetProperty("arguments"u8))).ToList();
        if (preview.TryGetProperty("input"u8, out var input))
            said.Add(("Input", input));
        foreach (var (what, values) in said)
        {
            body.BeginQuote();
            body.Line("The agent's own words, unverified", what);
            foreach (var value in values.GetProperty("values"u8).EnumerateArray())
                body.Line(Text(value, "at"), Shown(value), isMonospaced: true);
            if (values.TryGetProperty("notShown"u8, out var notShown))
                body.Line("Not shown", $"{notShown.GetRawText()} more values; SHA-256 of all {Text(values, "sha256")}");
            body.EndQuote();
        }
    }

    private static void WriteConsequences(CardBody body, CardFacts facts, JsonElement preview)
    {
        body.Line("If approved", Text(preview, "ifApproved"), isCertain: true);
        body.Line("If denied", Text(preview, "ifDenied"), isCertain: true);
        body.Line("If nobody answers", $"{Text(preview, "ifNobodyAnswers")}, {Moment(Text(preview, "expiresAt"))}", isCertain: true);
        if (facts.Approval.Terms.Quorum > 1)
            body.Line("Needed", string.Create(CultureInfo.InvariantCulture, $"{facts.Approval.Terms.Quorum} people; one no is enough"), isCertain: true);
        body.Line("Hash of what is approved", string.Join(' ', facts.Approval.Hash.Chunk(HashGroup).Select(group => new string(group))), isCertain: true);
        if (facts.MustSignIn)
            body.Line("Sign in to answer", "whether you are an approver your directory says, and a card cannot show that you signed in with it", isCertain: true);
        else if (facts.Approval.IsGrave)
            body.Line("Sign in to approve", "this destroys or pays, and a card cannot show that you signed in within five minutes; denying needs no sign-in", isCertain: true);
        if (body.Hidden > 0)
            body.Line("Not everything fits", string.Create(CultureInfo.InvariantCulture, $"{body.Hidden} lines are missing here, and so it cannot be approved here"), isCertain: true);
    }

    private static string Shown(JsonElement value)
    {
        var text = Text(value, "text");
        return value.TryGetProperty("length"u8, out var length) ? $"{text} … ({length.GetRawText()} characters, SHA-256 {Text(value, "sha256")})" : text;
    }

    private static string Moment(string instant) => instant.Length > 19 ? $"{instant[..10]} {instant[11..19]} UTC" : instant;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
