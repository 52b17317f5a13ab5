using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Health;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Trust;

namespace Gatehouse.Ledger;

/// <summary>Gathers what a group writes into one batch that the store will take.</summary>
internal sealed class BatchBuilder(LedgerIdentity ledger, LedgerView view, string attemptId)
{
    // The state and, where no entry is written, a mark.
    private const int ReservedOperations = 2;
    private const int ReservedBytes = 64 * 1024;

    // As TableLimits counts a row whose key has up to 100 characters, with IRowSeal.MostOverhead for its seal.
    private const int MostBytesPerOperation = 3 * 1024;

    private readonly LedgerState baseState = view.State;
    private readonly List<(TableWrite Write, IPendingCommit? Owner)> entries = [];
    private readonly List<AuditEntry> said = [];
    private readonly Dictionary<string, IPendingCommit> rowOwners = new(StringComparer.Ordinal);
    private readonly List<QueueMessage> messages = [];
    private readonly List<string> index = [];
    private readonly HashSet<string> subjects = new(StringComparer.Ordinal);
    private int bytes = ReservedBytes;

    public bool HasWrites { get; private set; }

    public TrustOptions Trust { get; init; } = TrustOptions.Default;

    /// <returns>False, and nothing is added, when the batch has no room for it.</returns>
    /// <exception cref="InvalidOperationException">It would not fit into an empty batch either, or updates a row it has not read.</exception>
    public bool TryAdd(IPendingCommit owner, LedgerWrite write)
    {
        // Everything that can throw comes before anything is added: a request that fails must leave no trace in the batch.
        foreach (var row in write.Rows)
            Check(row);

        // What the group has written cannot be inserted again: in a group of its own, the request meets the row and reads afresh.
        if (write.Rows.Any(row => row is RowChange.Insert && view.Row(row.Key) is { Changed: true }))
            return false;

        var appended = AuditChain.Append(ledger.Organisation, ledger.Partition, view.State.Head, write.Entries, view.Now);
        var size = appended.Entries.Sum(entry => Cost(entry.Bytes.Length)) + write.Rows.Sum(row => Cost(Body(row).Length));
        var operations = ReservedOperations + entries.Count + rowOwners.Count + write.Entries.Count + write.Rows.Count;
        if (operations > TableLimits.MaxBatch || bytes + size > TableLimits.MaxBatchBytes)
            return HasWrites ? false
                : throw new InvalidOperationException($"one decision writes {operations} rows and {size} bytes; a batch holds less");

        bytes += size;
        foreach (var entry in appended.Entries)
            entries.Add((new TableWrite.Insert(LedgerRows.Audit(entry.Sequence), ledger.Row(attemptId, entry.Bytes)), owner));
        subjects.UnionWith(write.Entries.SelectMany(SeenRows.SubjectsOf));
        said.AddRange(write.Entries);
        foreach (var row in write.Rows)
            Put(owner, row);
        var isConnection = Ids.Is(IdKind.Connection, ledger.Partition);
        var (trust, ask) = isConnection ? write.State.Trust.After(write.Entries, view.Now, Trust) : (write.State.Trust, null);
        foreach (var announcement in ask is null ? write.Announcements : [.. write.Announcements, ask])
            messages.Add(ledger.Message(announcement, view).ToQueueMessage(attemptId, announcement.NotBefore));

        index.AddRange(write.Index);

        var health = isConnection ? (write.State.Health ?? HealthCounters.None).After(write.Entries, view.Now) : null;
        view.Advance(write.State with { Head = appended.Head, Health = health, Trust = trust });
        HasWrites = true;
        return true;
    }

    /// <summary>The state first, then the entries, then the rows.</summary>
    public CommitAttempt ToAttempt(string? stateETag, IReadOnlyList<(IPendingCommit Pending, Action<long> Tell)> answers, Action onLanded)
    {
        var next = view.State with { Version = baseState.Version + 1, LastTime = view.Now };
        List<(TableWrite Write, IPendingCommit? Owner)> operations =
        [
            (StateWrite(ledger, next, stateETag, attemptId), null),
            .. entries.Count > 0 ? entries : [(new TableWrite.Insert(LedgerRows.Mark(next.Version), ledger.Row(attemptId, default)), null)],
            .. rowOwners.Select(pair => (RowWrite(pair.Key), (IPendingCommit?)pair.Value)),
        ];

        return new CommitAttempt(attemptId, baseState.Version, next, MarkerKey: operations[1].Write.Key)
        {
            Operations = operations,
            Entries = said,
            Messages = messages,
            Index = index,
            FirstSequence = baseState.Head.Sequence + 1,
            Subjects = subjects,
            Answers = answers,
            OnLanded = onLanded,
        };
    }

    /// <summary>A commit that changes nothing but the version.</summary>
    public static IReadOnlyList<TableWrite> Touch(LedgerIdentity ledger, StateSnapshot snapshot, string attemptId)
    {
        var next = snapshot.State with { Version = snapshot.State.Version + 1 };
        return
        [
            StateWrite(ledger, next, snapshot.ETag, attemptId),
            new TableWrite.Insert(LedgerRows.Mark(next.Version), ledger.Row(attemptId, default)),
        ];
    }

    private static TableWrite StateWrite(LedgerIdentity ledger, LedgerState next, string? etag, string attemptId)
    {
        var content = ledger.Row(attemptId, JsonSerializer.SerializeToUtf8Bytes(next, LedgerJson.Default.LedgerState));
        return TableWrite.Onto(LedgerRows.State, content, etag);
    }

    private void Check(RowChange change)
    {
        TableLimits.CheckKey(change.Key);
        if (change is RowChange.Update && !view.Knows(change.Key))
            throw new InvalidOperationException($"row `{change.Key}` is updated without having been read");
        if (Body(change).Length > TableLimits.MaxBodyBytes)
            throw new InvalidOperationException($"row `{change.Key}` has {Body(change).Length} bytes; a row holds {TableLimits.MaxBodyBytes}");
    }

    private void Put(IPendingCommit owner, RowChange change)
    {
        view.Put(change.Key, Body(change), isNew: change is RowChange.Insert);
        rowOwners.TryAdd(change.Key, owner);
    }

    private TableWrite RowWrite(string key)
    {
        var row = view.Row(key)!;
        var content = ledger.Row(attemptId, row.Body!.Value);
        return TableWrite.Onto(key, content, row.StoredETag);
    }

    private static ReadOnlyMemory<byte> Body(RowChange change) => change switch
    {
        RowChange.Insert insert => insert.Body,
        RowChange.Update update => update.Body,
        _ => throw new InvalidOperationException($"no such change: {change}"),
    };

    private static int Cost(int bodyLength) => MostBytesPerOperation + ((bodyLength + 2) / 3 * 4);
}
