using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One instance's way to the world's rows.</summary>
public sealed class SimTableStore(PortWire wire, World world, string caller) : ITableStore
{
    private readonly TableState state = world.Tables;

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(row);
        return wire.CallAsync(PortOperation.TableRead, $"{partition} {row}", _ => Stamped(state.Find(partition, row)), ct);
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        TableLimits.CheckRange(partition, from, to, limit);
        return wire.CallAsync(PortOperation.TableRange, $"{partition} [{from}, {to})", _ => Stamped(state.Range(partition, from, to, limit)), ct);
    }

    public Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        TableLimits.CheckBatch(partition, batch);
        var sent = batch.Select(Copied).ToArray();
        foreach (var write in sent)
            world.Trace.Hash.Add(write.Content is { } content ? content.Body.Span : []);
        return wire.CallAsync(PortOperation.TableWrite, $"{partition} {Summary(sent)}", fault => Stamped(Write(partition, sent, fault)), ct,
            cannot: InjectedConflict(sent) is null ? FaultKind.Conflict : null);
    }

    private BatchOutcome Write(string partition, TableWrite[] batch, Fault fault)
    {
        if (fault.Kind is FaultKind.Conflict && InjectedConflict(batch) is { } conflict)
            return conflict;

        var first = state.Apply(partition, batch, world.Scheduler.Now, caller);
        return fault.Kind is FaultKind.LibraryRetry ? state.Apply(partition, batch, world.Scheduler.Now, caller) : first;
    }

    private StoreAnswer<T> Stamped<T>(T value)
    {
        var resolution = world.Options.StoreResolution;
        var now = world.TrueTime;
        return new StoreAnswer<T>(value, resolution == TimeSpan.Zero ? now : now.AddTicks(-(now.Ticks % resolution.Ticks)), resolution);
    }

    /// <summary>The answer that another writer would have caused: its row changed, or else its row exists.</summary>
    private static BatchOutcome.Conflict? InjectedConflict(TableWrite[] batch)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            if (batch[i] is TableWrite.Replace or TableWrite.Delete { ETag: not null })
                return new BatchOutcome.Conflict(i, ConflictKind.StaleETag);
        }

        var insert = Array.FindIndex(batch, write => write is TableWrite.Insert);
        return insert < 0 ? null : new BatchOutcome.Conflict(insert, ConflictKind.AlreadyExists);
    }

    // The request on the wire does not change because its caller's buffer does.
    private static TableWrite Copied(TableWrite write) => write switch
    {
        TableWrite.Insert insert => new TableWrite.Insert(insert.Key, Copied(insert.Content)),
        TableWrite.Replace replace => new TableWrite.Replace(replace.Key, Copied(replace.Content), replace.ETag),
        TableWrite.Upsert upsert => new TableWrite.Upsert(upsert.Key, Copied(upsert.Content)),
        _ => write,
    };

    private static RowContent Copied(RowContent content) => content with { Body = content.Body.ToArray() };

    private static string Summary(TableWrite[] batch) =>
        string.Join(' ', batch.Select(write => write switch
        {
            TableWrite.Insert => $"+{write.Key}",
            TableWrite.Replace replace => $"={write.Key}@{replace.ETag}",
            TableWrite.Upsert => $"~{write.Key}",
            _ => $"-{write.Key}",
        }));
}
