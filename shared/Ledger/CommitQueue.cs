namespace Gatehouse.Ledger;

/// <summary>Requests that wait for their partition: containment first, then in the order they came.</summary>
internal sealed class CommitQueue(int capacity)
{
    // More cannot fit into one batch.
    private const int MaxGroup = 98;

    private readonly Lock gate = new();
    private readonly Queue<IPendingCommit> containment = new();
    private readonly LinkedList<IPendingCommit> waiting = new();
    private bool served;

    /// <returns>Whether there was room, and whether the caller must start serving the queue.</returns>
    public (bool Accepted, bool MustServe) Add(IPendingCommit pending)
    {
        lock (gate)
        {
            if (pending.Containment)
                containment.Enqueue(pending);
            else if (waiting.Count < capacity)
                waiting.AddLast(pending);
            else
                return (false, false);

            var mustServe = !served;
            served = true;
            return (true, mustServe);
        }
    }

    public void PutBack(IEnumerable<IPendingCommit> deferred)
    {
        lock (gate)
        {
            foreach (var pending in deferred.Reverse())
                waiting.AddFirst(pending);
        }
    }

    /// <returns>The next group; empty when there is none, and then serving has ended.</returns>
    public IReadOnlyList<IPendingCommit> Take()
    {
        lock (gate)
        {
            var group = new List<IPendingCommit>();
            while (group.Count < MaxGroup && containment.TryDequeue(out var urgent))
                group.Add(urgent);
            if (group.Count > 0)
                return group;

            while (group.Count < MaxGroup && waiting.First is { } first)
            {
                waiting.RemoveFirst();
                group.Add(first.Value);
            }

            served = group.Count > 0;
            return group;
        }
    }
}
