using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate;

/// <summary>A store that answers nobody for a while, from a write to a connection on that it still takes.</summary>
internal sealed class Outage
{
    private TimeSpan? begins;
    private DateTimeOffset until;

    public void BeginsWithNextWrite(TimeSpan lasts) => begins = lasts;

    public GatePorts Over(GatePorts ports) => ports with { Tables = new Tables(ports.Tables, ports.Clock, this) };

    private sealed class Tables(ITableStore store, TimeProvider clock, Outage outage) : ITableStore
    {
        public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) =>
            IsGone ? Task.FromException<StoreAnswer<TableRow?>>(Gone()) : store.ReadAsync(partition, row, ct);

        public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
            IsGone ? Task.FromException<StoreAnswer<IReadOnlyList<TableRow>>>(Gone()) : store.ReadRangeAsync(partition, from, to, limit, ct);

        public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
        {
            Check();
            if (outage.begins is { } lasts && partition.Contains("|con_", StringComparison.Ordinal))
                (outage.begins, outage.until) = (null, clock.GetUtcNow() + lasts);
            var answer = await store.WriteAsync(partition, batch, ct);
            Check();
            return answer;
        }

        private bool IsGone => clock.GetUtcNow() < outage.until;

        private void Check()
        {
            if (IsGone)
                throw Gone();
        }

        private static IOException Gone() => new("the store does not answer");
    }
}
