using System.Text.RegularExpressions;
using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Architecture;

/// <summary>What a document lists is what there is.</summary>
public sealed partial class DocumentsNameWhatIsThere
{
    public static TheoryData<string> Documents => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}"), "README.md", "shared/README.md"];

    [Fact]
    public void Writers_of_agents_learn_of_every_refusal() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Select(code => code.ToWireName()).Order(StringComparer.Ordinal), FirstCells("docs/writing-agents.md", "code").Order(StringComparer.Ordinal));

    [Fact]
    public void Writers_of_agents_learn_of_every_end() =>
        Assert.Equal(
            Enum.GetValues<TaskState>().Where(state => state.IsEnded()).Select(state => char.ToLowerInvariant($"{state}"[0]) + $"{state}"[1..]).Order(StringComparer.Ordinal),
            FirstCells("docs/writing-agents.md", "status").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var broken = Links().Matches(Repository.Read(document))
            .Select(match => match.Groups["to"].Value.Split('#')[0])
            .Where(to => to.Length > 0 && !to.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(folder, to)) && !Directory.Exists(Path.Combine(folder, to)));

        Assert.Empty(broken);
    }

    [Fact]
    public void Whoever_reads_the_log_learns_of_every_event()
    {
        var logged = Repository.Sources("functions").SelectMany(file => LogEvents().Matches(Repository.Read(file))).Select(match => match.Groups["id"].Value).ToList();
        var told = Repository.Read("docs/operations.md").Split('\n')
            .SkipWhile(line => !line.StartsWith("| event |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => ToldEvents().Matches(line.Split('|')[1]).Select(match => match.Groups["id"].Value));

        Assert.InRange(logged.Count, 10, 200);
        Assert.Equal(logged.Select(int.Parse).Order(), told.Select(int.Parse));
    }

    [Fact]
    public void Every_test_that_the_threat_model_names_is_there()
    {
        var named = CodeNames().Matches(Repository.Read("docs/threat-model.md")).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var files = Repository.Sources("tests").Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);

        Assert.InRange(named.Count, 10, 200);
        Assert.Empty(named.Except(files, StringComparer.Ordinal));
    }

    /// <summary>The words in the first column of the table whose head begins with <paramref name="head"/>.</summary>
    private static IEnumerable<string> FirstCells(string document, string head) => Repository.Read(document).Split('\n')
        .SkipWhile(line => !line.StartsWith($"| {head} |", StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .SelectMany(line => Words().Matches(line.Split('|')[1]).Select(match => match.Groups["word"].Value));

    [GeneratedRegex(@"`(?<word>[A-Za-z-]+)`")]
    private static partial Regex Words();

    [GeneratedRegex(@"LoggerMessage\((?<id>[0-9]+),")]
    private static partial Regex LogEvents();

    [GeneratedRegex(@"(?<id>[0-9]+) `")]
    private static partial Regex ToldEvents();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"test:(?<name>\w+)")]
    private static partial Regex CodeNames();
}
