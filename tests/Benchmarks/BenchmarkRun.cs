using System.Text;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Benchmarks.Sections;

namespace Gatehouse.Benchmarks;

/// <summary>Runs the sections that were asked for, one after the other, and prints each table as soon as it stands.</summary>
internal static class BenchmarkRun
{
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output)
    {
#if DEBUG
        await output.WriteLineAsync("This is a debug build: its figures mean nothing. Run with `-c Release`.");
#endif
        var all = new StringBuilder();
        foreach (var section in BenchmarkOptions.AllSections.Where(options.Sections.Contains))
        {
            await foreach (var table in Section(section, options))
            {
                var markdown = table.ToMarkdown();
                all.AppendLine(markdown);
                await output.WriteLineAsync(markdown);
            }
        }

        if (options.MarkdownFile is { } file)
            await File.WriteAllTextAsync(file, all.ToString());
    }

    private static IAsyncEnumerable<ReportTable> Section(string name, BenchmarkOptions options) => name switch
    {
        "policy" => PolicySection.RunAsync(),
        "guardrails" => GuardrailSection.RunAsync(),
        "tokens" => TokenSection.RunAsync(),
        "trust" => TrustSection.RunAsync(options),
        "ledger" => LedgerSection.RunAsync(options),
        "vault" => VaultSection.RunAsync(options),
        "growth" => GrowthSection.RunAsync(options),
        "approvals" => ApprovalSection.RunAsync(options),
        "audit" => AuditSection.RunAsync(options),
        "health" => HealthSection.RunAsync(),
        "looks" => LookSection.RunAsync(options),
        "sync" => SyncSection.RunAsync(),
        "http" => HttpSection.RunAsync(options),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such section"),
    };
}
