using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A rate that is counted over sixty buckets of a second, the gate's own the last of them.</summary>
internal static class ShortMinutes
{
    private const int Buckets = 60;

    public static TableRow Seen(TableRow row, TimeProvider clock)
    {
        if (row.Key != LedgerRows.State || JsonNode.Parse(row.Content.Body.Span) is not JsonObject state || state["rate"] is not JsonObject rate)
            return row;

        var (at, ring, kept) = (rate["at"]!.GetValue<long>(), rate["s"]!.AsArray(), new JsonArray());
        var first = clock.GetUtcNow().ToUnixTimeSeconds() - Buckets + 1;
        for (var i = 0; i < ring.Count; i += 2)
        {
            if (at - ring[i]!.GetValue<long>() < first)
                continue;
            kept.Add(ring[i]!.DeepClone());
            kept.Add(ring[i + 1]!.DeepClone());
        }

        rate["s"] = kept;
        return row with { Content = row.Content with { Body = JsonSerializer.SerializeToUtf8Bytes(state) } };
    }
}
