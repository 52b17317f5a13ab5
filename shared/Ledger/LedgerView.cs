using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>What a decision sees: the state, and the rows it asked for, with everything the group has decided so far.</summary>
public sealed class LedgerView
{
    private readonly Dictionary<string, ViewRow> rows;

    internal LedgerView(bool exists, LedgerState state, DateTimeOffset now, Dictionary<string, ViewRow> rows)
    {
        Exists = exists;
        State = state;
        BaseVersion = state.Version;
        Now = now;
        this.rows = rows;
    }

    /// <summary>False when the partition has no state yet.</summary>
    public bool Exists { get; private set; }

    public LedgerState State { get; private set; }

    /// <summary>The version that the whole group is decided on, which its messages carry.</summary>
    public long BaseVersion { get; }

    /// <summary>The later of the instance's clock and the last time in the state; whole milliseconds.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The sequence that the next entry will have.</summary>
    public long NextSequence => State.Head.Sequence + 1;

    /// <exception cref="InvalidOperationException">The request did not name the row among its reads.</exception>
    public ReadOnlyMemory<byte>? Find(string key) =>
        rows.TryGetValue(key, out var row)
            ? row.Body
            : throw new InvalidOperationException($"the decision looked at row `{key}`, which its request does not name");

    internal bool Knows(string key) => rows.ContainsKey(key);

    internal ViewRow? Row(string key) => rows.GetValueOrDefault(key);

    internal void Advance(LedgerState state)
    {
        State = state;
        Exists = true;
    }

    /// <param name="isNew">It must not exist, whatever somebody else in the group has read.</param>
    internal void Put(string key, ReadOnlyMemory<byte> body, bool isNew)
    {
        var stored = isNew ? null : rows.GetValueOrDefault(key);
        rows[key] = new ViewRow(body, stored?.StoredETag, Changed: true);
    }
}
