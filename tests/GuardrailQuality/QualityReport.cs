using System.Globalization;

namespace Gatehouse.GuardrailQuality;

internal static class QualityReport
{
    private const int Shown = 110;

    public static async Task PrintAsync(TextWriter output, string set, List<Row> rows, int worst)
    {
        await output.WriteLineAsync($"\n## {set}\n\n| kind | rows | found | share |\n|---|---:|---:|---:|");
        foreach (var kind in rows.GroupBy(row => (row.IsPositive, row.Kind)).OrderBy(group => !group.Key.IsPositive).ThenBy(group => Share(group)).ThenBy(group => group.Key.Kind, StringComparer.Ordinal))
            await output.WriteLineAsync($"| {kind.Key.Kind}{(kind.Key.IsPositive ? "" : " (benign)")} | {kind.Count()} | {kind.Count(row => row.IsFound)} | {Percent(Share(kind))} |");
        await ListAsync(output, "misses", rows.Where(row => row.IsPositive && !row.IsFound), worst);
        await ListAsync(output, "alarms", rows.Where(row => !row.IsPositive && row.IsFound), worst);
    }

    public static async Task PrintTotalsAsync(TextWriter output, List<Row> rows, double microsecondsPerKilobyte)
    {
        await output.WriteLineAsync("\n## Together\n\n| family | positives | recall | macro recall | stopped | benign | false positives | precision |\n|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var family in rows.GroupBy(row => row.Set.Split(':')[0]))
        {
            var (positive, benign) = (family.Where(row => row.IsPositive).ToList(), family.Where(row => !row.IsPositive).ToList());
            var macro = positive.Count == 0 ? 0 : positive.GroupBy(row => row.Kind).Average(Share);
            var alarms = benign.Count(row => row.IsFound);
            var hits = positive.Count(row => row.IsFound);
            await output.WriteLineAsync($"| {family.Key} | {positive.Count} | {Percent(Share(positive))} | {Percent(macro)} | {Percent(positive.Count == 0 ? 0 : (double)positive.Count(row => row.IsStopped) / positive.Count)} | {benign.Count} | {Percent(Share(benign))} ({alarms}) | {Percent(hits + alarms == 0 ? 0 : (double)hits / (hits + alarms))} |");
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{microsecondsPerKilobyte:F1} us per KB of text, findings and all"));
    }

    private static async Task ListAsync(TextWriter output, string what, IEnumerable<Row> rows, int worst)
    {
        var list = rows.ToList();
        if (list.Count == 0)
            return;
        await output.WriteLineAsync($"\n{list.Count} {what}:");
        foreach (var row in list.GroupBy(row => row.Kind).SelectMany(kind => kind.Take(worst)))
            await output.WriteLineAsync($"- {row.Kind}: {(row.Text.Length > Shown ? row.Text[..Shown] + "…" : row.Text).ReplaceLineEndings("\\n")} {row.Found}");
    }

    private static double Share(IEnumerable<Row> rows)
    {
        var (count, found) = (0, 0);
        foreach (var row in rows)
            (count, found) = (count + 1, found + (row.IsFound ? 1 : 0));
        return count == 0 ? 0 : (double)found / count;
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
