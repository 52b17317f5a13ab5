using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Telemetry;
using Gatehouse.Vault;

namespace Gatehouse.Simulation.Gate;

/// <summary>An organisation's data key, the same in every run, and what is sealed under it.</summary>
internal sealed class SealedSeed : ITableStore
{
    private readonly Dictionary<string, TableRow> rows = [];
    private readonly DataKeys keys;

    private SealedSeed()
    {
        var random = new SimRandomSource(new SimRandom(1));
        var ledgers = new Ledgers(this, null!, FixedSecrets.Clock, null!, random, new GateMeters(), new LedgerOptions());
        keys = new DataKeys(new DataKeyRows(ledgers, FixedSecrets.Masters, random), random, FixedSecrets.Clock);
    }

    public static SealedSeed Shared { get; } = new();

    /// <summary>The row of the data key; there once something was sealed.</summary>
    public byte[] Key => rows[DataKeyRows.Row].Content.Body.ToArray();

    public byte[] Seal(string use, string text)
    {
        lock (rows)
            return keys.SealAsync(Seed.Organisation, use, Encoding.ASCII.GetBytes(text), default).AsTask().GetAwaiter().GetResult();
    }

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => Task.FromResult(Now(rows.GetValueOrDefault(row)));

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) => throw new NotSupportedException("nothing is listed here");

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        foreach (var write in batch)
            rows[write.Key] = new TableRow(write.Key, "1", write.Content!);
        return Task.FromResult(Now<BatchOutcome>(new BatchOutcome.Applied(["1"])));
    }

    private static StoreAnswer<T> Now<T>(T value) => new(value, FixedSecrets.Clock.GetUtcNow(), TimeSpan.FromSeconds(1));
}
