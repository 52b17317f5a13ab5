using System.Globalization;
using Gatehouse.Dispatching;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>
/// A task is claimed by one deliverer at a time, before its deadline, and while there is room on its connection; whoever
/// sends it still holds that claim, and until its lease is over nobody else ends it. One that waits and is killed is never claimed.
/// </summary>
internal sealed class ClaimsHold : JournalInvariant, IInvariant
{
    private readonly Dictionary<string, ConnectionEntry> connections = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Task, int Attempt), TimeSpan> given = [];
    private readonly Dictionary<(string Task, int Attempt), string> owners = [];
    private readonly HashSet<(string Task, long Attempt)> givenBack = [];
    private readonly List<RowWrite> batch = [];
    private int deliveries;

    public override string Name => "claims hold";

    // The state of the very batch says at which time it was decided.
    void IInvariant.Check(World world)
    {
        Check(world);
        foreach (var write in batch)
            Examine(GateLog.Of(world), write, Read.Task(write.Before!), Read.Task(write.After!), Read.State(world.Tables.Find(write.Partition, "state")!));
        batch.Clear();
        for (; deliveries < world.Targets.Deliveries.Count; deliveries++)
            Examine(GateLog.Of(world), world.Targets.Deliveries[deliveries]);
    }

    private void Examine(GateLog log, Adapters.Delivery delivery)
    {
        // A result that was posted for an earlier attempt ends the task, whoever holds it.
        if (Read.TaskOf(delivery) is not { } task || log.Posted.Contains(task))
            return;
        var attempt = int.Parse(delivery.Header("Gatehouse-Attempt")!, CultureInfo.InvariantCulture);
        if (given.TryGetValue((task, attempt), out var at) && at < delivery.StartedAt)
            throw Broken($"attempt {attempt} of `{task}` was sent after its claim was over");
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Key == "config" && Read.IsOfConnection(write.Partition))
            connections[write.Partition] = Read.Connection(write.After!);
        else if (Read.IsEntry(write) && Read.EntryOf(write.After!) is { Kind: "retry" } retry)
            givenBack.Add((retry.Task!, retry.Attempt!.Value));
        else if (Read.IsTask(write.Key) && write is { Before: not null, After: not null })
            batch.Add(write);
    }

    private void Examine(GateLog log, RowWrite write, TaskRecord before, TaskRecord after, Ledger.LedgerState state)
    {
        var isHeld = before.Claim is { } standing && state.LastTime < standing.LeaseUntil;
        if (before.Claim is { } held && after.Claim?.Attempt != held.Attempt)
        {
            given[(after.Id, held.Attempt)] = write.At;
            // But a target that posts a result may end its task through any gate.
            if (isHeld && !log.Posted.Contains(after.Id) && owners[(after.Id, held.Attempt)] != write.By)
                throw Broken($"attempt {held.Attempt} of `{after.Id}` is {owners[(after.Id, held.Attempt)]}'s, and {write.By} ended it within its lease");
        }

        if (isHeld && after.Failure?.Code == "deliverer-lost")
            throw Broken($"`{write.Key}` was given up at {state.LastTime:O}, within a lease");
        // One batch may hold both the end of an attempt and the claim of the next.
        isHeld &= !givenBack.Contains((after.Id, before.Claim?.Attempt ?? 0));

        // Shown as cancelled since the kill, and an ended status never changes.
        // But one that the backup was asked to do may be there already.
        if (before is { State: TaskState.Queued, Route: null } && before.KillEpoch < state.Fences.KillEpoch && after.State != TaskState.Cancelled)
            throw Broken($"`{after.Id}` was killed while it waited, and is {after.State}");
        if (after.Claim is not { } claim || claim.Attempt == before.Claim?.Attempt)
            return;

        owners[(after.Id, claim.Attempt)] = write.By;
        if (isHeld)
            throw Broken($"`{write.Key}` was claimed again at {state.LastTime:O}, within a lease");
        if (state.LastTime >= after.Deadline)
            throw Broken($"`{write.Key}` was claimed at {state.LastTime:O}; its deadline was {after.Deadline:O}");
        if (before.NotBefore is { } notBefore && state.LastTime < notBefore)
            throw Broken($"`{write.Key}` was claimed at {state.LastTime:O}, before {notBefore:O}");
        if (after.Tries > connections[write.Partition].Delivery.MaxAttempts)
            throw Broken($"`{write.Key}` is tried {after.Tries} times; its connection allows {connections[write.Partition].Delivery.MaxAttempts}");
        var (room, taken) = (connections[write.Partition].Delivery.MaxInFlight, state.Claims.Count(other => state.LastTime < other.LeaseUntil));
        if (taken > room)
            throw Broken($"{taken} tasks of `{write.Partition}` are in flight; there is room for {room}");
    }
}
