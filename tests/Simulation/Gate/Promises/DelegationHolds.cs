using System.Buffers.Text;
using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>
/// I10 along the act chain: once it was answered that an agent is held, nothing is allowed or claimed that is done on its
/// behalf, and nothing of it is sent 2 s later. What is handed on is never more than its sender had, nor than it said.
/// </summary>
internal sealed class DelegationHolds : JournalInvariant, IInvariant
{
    private static readonly TimeSpan lastSend = TimeSpan.FromSeconds(2);
    private readonly List<(RowWrite Write, Read.Entry Entry)> batch = [];
    private int deliveries;

    public override string Name => "I10 delegation holds";

    // The task's row of the very batch says on whose behalf.
    void IInvariant.Check(World world)
    {
        Check(world);
        var log = GateLog.Of(world);
        if (log.Handed.Count > 0)
            ExamineLimits(world, log);
        if (log.Ancestors.Count > 0)
            Examine(world, log);
        batch.Clear();
        deliveries = world.Targets.Deliveries.Count;
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (Read.IsEntry(write) && Read.EntryOf(write.After!) is { } entry && (entry.IsAllow || entry.Kind == "claim"))
            batch.Add((write, entry));
    }

    private void Examine(World world, GateLog log)
    {
        foreach (var (write, entry) in batch)
        {
            if (HeldSince(world, log, entry.Task!, write.At) is { } since)
                throw Broken($"a {(entry.IsAllow ? "dispatch" : "claim")} of `{entry.Task}` {write.At - since} after it was answered that whom it is done for is held");
        }

        for (; deliveries < world.Targets.Deliveries.Count; deliveries++)
        {
            var delivery = world.Targets.Deliveries[deliveries];
            if (Read.TaskOf(delivery) is { } task && HeldSince(world, log, task, delivery.StartedAt) is { } since && delivery.StartedAt > since + lastSend)
                throw Broken($"`{task}` was sent {delivery.StartedAt - since} after it was answered that whom it is done for is held");
        }
    }

    private void ExamineLimits(World world, GateLog log)
    {
        foreach (var (_, entry) in batch)
        {
            if (TaskOf(world, entry.Task!) is { ActChain: not [] } task && log.Handed.ContainsKey(task.Type) && task.Limits is { } limits && limits.FindWider(new DelegationLimits { Actions = [task.Type] }) is not null)
                throw Broken($"a {(entry.IsAllow ? "dispatch" : "claim")} of `{entry.Task}` of type `{task.Type}`, which was not handed on");
        }

        foreach (var delivery in world.Targets.Deliveries.Skip(deliveries))
        {
            if (Read.TaskOf(delivery) is not { } id || TaskOf(world, id) is not { } task || !log.Handed.TryGetValue(task.Type, out var most))
                continue;
            var claims = JsonElement.Parse(Base64Url.DecodeFromChars(delivery.Header("Authorization")!.Split('.')[1]));
            if (LimitsClaim.Read(claims) is not { } told || !most.Intersect(told).Equals(told))
                throw Broken($"`{id}` was handed on with `{(claims.TryGetProperty(LimitsClaim.Name, out var wide) ? wide.GetRawText() : "no limits")}`, which is wider than what there was to hand on");
        }
    }

    private static TaskRecord? TaskOf(World world, string task) =>
        world.Tables.Find(Seed.Partition(Gatehouse.Identity.Ids.ConnectionOf(task)!), Ledger.LedgerRows.Task(task)) is { } row ? Read.Task(row) : null;

    private static TimeSpan? HeldSince(World world, GateLog log, string task, TimeSpan at)
    {
        if (TaskOf(world, task)?.ActChain is not [_, ..] chain)
            return null;
        var standing = log.Ancestors.LastOrDefault(answer => chain.Contains(answer.Agent) && answer.At < at);
        return standing == default || standing.Action == ContainmentAction.Unfreeze ? null : standing.At;
    }
}
