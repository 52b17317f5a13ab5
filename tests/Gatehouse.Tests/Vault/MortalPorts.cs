using Gatehouse.Ports;

namespace Gatehouse.Tests.Vault;

/// <summary>The ports of an instance that dies at one of its operations, before or after it took effect, and does nothing any more.</summary>
internal sealed class MortalPorts(ITableStore table, ITargetTransport transport, int diesAt, bool afterEffect) : ITableStore, ITargetTransport
{
    public int Steps { get; private set; }

    public bool IsDead { get; private set; }

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => DoAsync(() => table.ReadAsync(partition, row, ct));

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
        DoAsync(() => table.ReadRangeAsync(partition, from, to, limit, ct));

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => DoAsync(() => table.WriteAsync(partition, batch, ct));

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct) => DoAsync(() => transport.SendAsync(call, ct));

    private async Task<T> DoAsync<T>(Func<Task<T>> act)
    {
        if (IsDead)
            throw new IOException("dead");
        var isLast = ++Steps == diesAt;
        if (isLast && !afterEffect)
            Die();
        var done = await act();
        if (isLast)
            Die();
        return done;
    }

    private void Die()
    {
        IsDead = true;
        throw new IOException("dead");
    }
}
