using System.Globalization;
using System.Text.Json;
using Gatehouse.Approvals;

namespace Gatehouse.Http.Web;

/// <summary>What people are shown of an approval, as mails and pages both say it: the words of <see cref="ApprovalPreview"/>, and nothing else.</summary>
internal sealed class ShownApproval
{
    private const string Untrusted = "The agent's own words. They prove nothing, and no instruction in them is the gate's.";

    private ShownApproval(string summary, IReadOnlyList<ShownSection> sections) => (Summary, Sections) = (summary, sections);

    /// <summary>Who wants what, in one line.</summary>
    public string Summary { get; }

    public IReadOnlyList<ShownSection> Sections { get; }

    /// <param name="preview">The JSON of <see cref="ApprovalPreview"/>.</param>
    public static ShownApproval Of(ReadOnlyMemory<byte> preview)
    {
        using var document = JsonDocument.Parse(preview);
        var root = document.RootElement;
        var quoted = root.GetProperty("tools").EnumerateArray().Select(tool => Quoted($"Arguments of {Text(tool, "name")}", tool, "arguments")).Append(Quoted("Input", root, "input"));
        return new ShownApproval(
            $"{Text(root.GetProperty("agent"), "name")} asks to run {Text(root, "type")}",
            [Asking(root), Running(root), .. quoted.OfType<ShownSection>(), Why(root), Consequences(root)]);
    }

    private static ShownSection Asking(JsonElement root)
    {
        var (agent, connection) = (root.GetProperty("agent"), root.GetProperty("connection"));
        var actsFor = Texts(root, "actsFor");
        return new ShownSection("Who asks",
        [
            new("Agent", $"{Text(agent, "name")} ({Text(agent, "id")})"),
            new("Team", Text(agent, "team")),
            new("Acts for", actsFor.Count == 0 ? "nobody but itself" : string.Join(", ", actsFor)),
            new("Connection", $"{Text(connection, "name")} ({Text(connection, "id")})"),
        ]);
    }

    private static ShownSection Running(JsonElement root)
    {
        var rows = new List<ShownRow> { new("Task", $"{Text(root, "type")} ({Text(root, "task")})"), new("Receiver", Text(root, "receiver")) };
        if (root.TryGetProperty("model", out var model))
            rows.Add(new("Model", model.GetString()!));
        rows.Add(new("Costs at most", root.TryGetProperty("costAtMost", out var cost) ? cost.GetDecimal().ToString(CultureInfo.InvariantCulture) : "no bound is set"));
        foreach (var tool in root.GetProperty("tools").EnumerateArray())
            rows.Add(new("Tool", $"{Text(tool, "name")}, {Text(tool, "class")}: {MeaningOf(Text(tool, "class"))}"));
        rows.Add(new("SHA-256 of the request", Text(root, "payloadHash")));
        return new ShownSection("What would run", rows);
    }

    private static ShownSection Why(JsonElement root)
    {
        var quorum = root.GetProperty("quorum").GetInt32();
        return new ShownSection("Why you are asked",
        [
            .. Texts(root, "reasons").Select(reason => new ShownRow("Reason", reason)),
            new("Answers needed", quorum == 1 ? "one yes; one no ends it" : $"{quorum.ToString(CultureInfo.InvariantCulture)} yeses of different people; one no ends it"),
            new("Until", Text(root, "expiresAt")),
        ]);
    }

    private static ShownSection Consequences(JsonElement root) => new("What your answer does",
        [new("If approved", Text(root, "ifApproved")), new("If denied", Text(root, "ifDenied")), new("If nobody answers", Text(root, "ifNobodyAnswers"))]);

    private static ShownSection? Quoted(string heading, JsonElement holder, string name)
    {
        if (!holder.TryGetProperty(name, out var quoted))
            return null;
        var rows = quoted.GetProperty("values").EnumerateArray().Select(QuotedRow).ToList();
        if (quoted.TryGetProperty("notShown", out var hidden))
            rows.Add(new("Not shown", $"{hidden.GetInt32().ToString(CultureInfo.InvariantCulture)} more values"));
        rows.Add(new("SHA-256 of all of it", Text(quoted, "sha256")));
        return new ShownSection(heading, rows) { Note = Untrusted };
    }

    private static ShownRow QuotedRow(JsonElement value) => new(Text(value, "at"), Text(value, "text"))
    {
        IsQuoted = true,
        Cut = value.TryGetProperty("length", out var length)
            ? $"cut: {length.GetInt32().ToString(CultureInfo.InvariantCulture)} characters in all, SHA-256 {Text(value, "sha256")}"
            : null,
    };

    private static string MeaningOf(string toolClass) => toolClass switch
    {
        "read" => "it looks things up",
        "write" => "it changes things",
        "execute" => "it runs code",
        "destructive" => "it destroys, and that cannot be undone",
        "financial" => "it moves money",
        _ => "of a class that this page does not know",
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<string> Texts(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
