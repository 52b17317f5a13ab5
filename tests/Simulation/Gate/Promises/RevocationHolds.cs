using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I10: on a held connection nothing is allowed or claimed; after the answer no send starts that it did not name, nor 2 s later.</summary>
internal sealed class RevocationHolds : JournalInvariant, IInvariant
{
    private static readonly TimeSpan lastSend = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, bool> held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> thawedAt = new(StringComparer.Ordinal);
    private int deliveries;

    public override string Name => "I10 revocation holds";

    void IInvariant.Check(World world)
    {
        Check(world);
        var log = GateLog.Of(world);
        for (; deliveries < world.Targets.Deliveries.Count; deliveries++)
            Examine(log, world.Targets.Deliveries[deliveries]);
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Key == "state")
        {
            var (before, after) = (write.Before is { } row && Read.Holds(Read.State(row)), Read.Holds(Read.State(write.After!)));
            held[write.Partition] = before && after;
            if (before && !after)
                thawedAt[write.Partition] = Position;
        }
        else if (Read.IsEntry(write) && held.GetValueOrDefault(write.Partition) && Read.EntryOf(write.After!) is { } entry && (entry.IsAllow || entry.Kind == "claim"))
        {
            throw Broken($"entry {entry.Sequence} of `{write.Partition}` is a {entry.Kind} while the connection is held");
        }
    }

    private void Examine(GateLog log, Adapters.Delivery delivery)
    {
        if (Read.TaskOf(delivery) is not { } task)
            return;
        var connection = Gatehouse.Identity.Ids.ConnectionOf(task)!;
        var standing = log.Containments.LastOrDefault(contained => contained.Connection == connection && contained.At < delivery.StartedAt);
        if (standing is null || standing.Action == ContainmentAction.Unfreeze || (thawedAt.TryGetValue(Seed.Partition(connection), out var thawed) && thawed >= standing.Writes))
            return;
        if (delivery.StartedAt > standing.At + lastSend)
            throw Broken($"task `{task}` was sent {delivery.StartedAt - standing.At} after the {standing.Action} was answered");
        if (standing.InFlight?.Contains(task) is false)
            throw Broken($"task `{task}` was sent after a {standing.Action} whose answer does not name it");
    }
}
