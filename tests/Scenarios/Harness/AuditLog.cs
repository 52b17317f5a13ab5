using System.Text;
using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Scenarios.Harness;

/// <summary>An export that was verified offline, as records.</summary>
public sealed class AuditLog
{
    private readonly ILookup<string, AuditRecord> chains;

    private AuditLog(IEnumerable<AuditRecord> records) => chains = records.ToLookup(record => record.Chain, StringComparer.Ordinal);

    public IEnumerable<AuditRecord> All => chains.SelectMany(chain => chain);

    public IReadOnlyList<AuditRecord> this[string chain] => [.. chains[chain]];

    /// <summary>Reads an export; fails unless every chain in it is whole and intact.</summary>
    public static async Task<AuditLog> VerifyAsync(string export)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(export));
        var verdict = await AuditVerifier.VerifyAsync(stream, default);
        Assert.True(verdict is AuditVerification.Intact, verdict.ToString());

        return new AuditLog(
            from line in export.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let root = JsonDocument.Parse(line).RootElement
            where root.TryGetProperty("entry", out _)
            select new AuditRecord(root.GetProperty("entry")));
    }

    public IEnumerable<AuditRecord> Of(string chain, string task) => chains[chain].Where(record => record.Task == task);

    public int Allows(string chain) => chains[chain].Count(record => record.IsAllow);

    /// <summary>The most allows of a chain that any window of this length, open at its end, holds.</summary>
    public int MostAllowsWithin(string chain, TimeSpan window)
    {
        var times = chains[chain].Where(record => record.IsAllow).Select(record => record.Time).Order().ToList();
        return times.Count == 0 ? 0 : times.Max(first => times.Count(time => time >= first && time - first < window));
    }
}
