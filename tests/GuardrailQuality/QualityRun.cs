using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;

namespace Gatehouse.GuardrailQuality;

/// <summary>Every line through the set, then the figures.</summary>
internal sealed class QualityRun(QualityOptions options)
{
    private const int Runs = 4;

    private static readonly InspectionKey key = new(new byte[32], "quality");

    private static readonly Dictionary<string, string[]> families = new(StringComparer.Ordinal)
    {
        ["injection"] = ["prompt-injection", "exfiltration", "authority-claims", "phrases", "pattern"],
        ["secrets"] = ["secrets"],
        ["personal-data"] = ["personal-data"],
    };

    private readonly GuardrailInspector inspector = new(Set(options.Set), TimeProvider.System);

    public async Task PrintAsync(TextWriter output)
    {
        var rows = new List<Row>();
        foreach (var file in options.Files)
            rows.AddRange(await ReadAsync(file));
        var (characters, elapsed) = Time(rows);

        foreach (var set in rows.GroupBy(row => row.Set))
            await QualityReport.PrintAsync(output, set.Key, [.. set], options.Worst);
        await QualityReport.PrintTotalsAsync(output, rows, elapsed.TotalMicroseconds / (characters / 1024.0));
    }

    private async Task<List<Row>> ReadAsync(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var lines = (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0).Select(Parse).ToList();
        var family = options.Family ?? Family(lines.Find(row => row.IsPositive)?.Label) ?? families.Keys.FirstOrDefault(word => name.StartsWith(word, StringComparison.Ordinal)) ?? "injection";
        return lines.ConvertAll(row => Inspect(row with { Set = $"{family}: {name}" }, family));
    }

    private Row Inspect(Row row, string family)
    {
        var inspection = inspector.InspectText(row.Text, GuardrailDirection.Input, key);
        var mine = inspection.Results.Where(result => result.Triggered && families[family].Contains(result.Guardrail.Rule.Kind)).ToList();
        return row with
        {
            IsFound = mine.Count > 0,
            IsStopped = mine.Exists(result => result.Action != GuardrailAction.Warn),
            Found = string.Join(", ", mine.SelectMany(result => result.Findings).Select(finding => $"{finding.Kind}@{finding.Offset}+{finding.Length}").Distinct()),
        };
    }

    // The best of a few: the first runs are compiled meanwhile.
    private (long Characters, TimeSpan Elapsed) Time(List<Row> rows)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var row in rows)
                inspector.InspectText(row.Text, GuardrailDirection.Input, key);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        return (rows.Sum(row => (long)row.Text.Length), best);
    }

    private static string? Family(string? label) => label switch
    {
        "attack" => "injection",
        "secret" => "secrets",
        "pii" => "personal-data",
        _ => null,
    };

    private static Row Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        string Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        return new Row(Text("text"), Text("label"), Text("kind"));
    }

    private static GuardrailSet Set(string name)
    {
        if (BuiltInSets.Names.Contains(name))
            return BuiltInSets.Load(name);
        using var document = JsonDocument.Parse(File.ReadAllText(name));
        return GuardrailSetParser.Parse(document.RootElement).Match(set => set, errors => throw new InvalidOperationException(string.Join('\n', errors.Select(error => $"{error.Path}: {error.Message}"))));
    }
}
