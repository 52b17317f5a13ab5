using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>A store whose own clock is the test's, so that an instance which goes by that trusts itself.</summary>
internal sealed class ShiftedStore(ITableStore store, TimeProvider clock) : ITableStore
{
    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => Now(await store.ReadAsync(partition, row, ct));

    public async Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        Now(await store.ReadRangeAsync(partition, from, to, limit, ct));

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => Now(await store.WriteAsync(partition, batch, ct));

    private StoreAnswer<T> Now<T>(StoreAnswer<T> answer) => answer with { StoreTime = clock.GetUtcNow() };
}
