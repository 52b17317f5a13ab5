using Gatehouse.Ledger;

namespace Gatehouse.Http.Health;

/// <summary>Compares this instance's clock with the store's: while they differ too much, nothing is committed.</summary>
public sealed class ClockIsWithinBounds(Ledgers ledgers) : IReadinessCheck
{
    public string Name => "clock";

    public async Task<string?> FindFaultAsync(CancellationToken ct)
    {
        // Every answer of the store is a reading of its clock.
        await ledgers.Store(DatabaseIsWritable.Organisation).ReadAsync(DatabaseIsWritable.Partition, DatabaseIsWritable.Row, ct);
        return ledgers.Clock.IsTrusted ? null : "it differs too much from the store's";
    }
}
