using System.Text;
using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I8: an approval has at most one final decision, each person one vote, and who asks never votes. I9: what runs is what was approved.</summary>
internal sealed class ApprovalsHold : JournalInvariant, IInvariant
{
    private readonly Dictionary<string, ApprovalRecord> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> pending = new(StringComparer.Ordinal);
    private int deliveries;

    public override string Name => "I8, I9 approvals hold";

    void IInvariant.Check(World world)
    {
        Check(world);
        if (asked.Count == 0)
            return;
        if (Read.State(world.Tables.Find(Seed.Partition(), LedgerRows.State)!).PendingApprovals is var counted && counted != pending.Count)
            throw Broken($"{counted} approvals are counted as pending; there are {pending.Count}");
        for (; deliveries < world.Targets.Deliveries.Count; deliveries++)
            Examine(world, world.Targets.Deliveries[deliveries]);
    }

    protected override void Examine(World world, RowWrite write)
    {
        if (!write.Key.StartsWith("approval|", StringComparison.Ordinal))
            return;

        var after = ApprovalRows.Parse(write.After!.Content.Body)!;
        var first = asked.TryGetValue(after.Id, out var known) ? known : asked[after.Id] = after;
        if (write.Before is { } row && ApprovalRows.Parse(row.Content.Body) is { State: not ApprovalState.Pending } decided && (decided.State, decided.DecidedAt, decided.Votes.Count) != (after.State, after.DecidedAt, after.Votes.Count))
            throw Broken($"I8: approval `{after.Id}` was `{decided.State}` and is `{after.State}`");
        if (after.Votes.DistinctBy(vote => vote.By).Count() != after.Votes.Count)
            throw Broken($"I8: somebody voted twice on approval `{after.Id}`");
        if (after.Votes.FirstOrDefault(vote => vote.By == first.RequestedBy || first.ActChain.Contains(vote.By)) is { } own)
            throw Broken($"I8: `{own.By}` voted on what is done for them");
        if (after.State == ApprovalState.Approved && after.Yeses < first.Terms.Quorum)
            throw Broken($"I8: approval `{after.Id}` was approved by {after.Yeses} of {first.Terms.Quorum}");
        if (after.Hash != first.Hash || after.ExpiresAt != first.ExpiresAt)
            throw Broken($"I9: what approval `{after.Id}` is of was changed");
        latest[after.Task] = after.Id;
        _ = after.State == ApprovalState.Pending ? pending.Add(after.Id) : pending.Remove(after.Id);
    }

    /// <summary>The very bytes that reached the target, against the hash that somebody said yes to.</summary>
    private void Examine(World world, Adapters.Delivery delivery)
    {
        if (Read.TaskOf(delivery) is not { } id || Read.Task(world.Tables.Find(Seed.Partition(), LedgerRows.Task(id))!) is not { Approval: { } approval } task)
            return;

        var (given, connection) = (Approval(world, approval), ConnectionDirectory.Parse(world.Tables.Find(Seed.Partition(), LedgerRows.Config)!.Content.Body));
        if (given.State != ApprovalState.Approved || given.UsedAt is null)
            throw Broken($"I9: task `{id}` reached its target, and approval `{approval}` is `{given.State}`");
        if (given.UsedAt - given.DecidedAt > ApprovalAge.Limit)
            throw Broken($"I9: task `{id}` was first claimed {given.UsedAt - given.DecidedAt} after its approval");
        if (ApprovalBinding.HashOf(task, connection.To, PayloadOf(delivery.Body), given.PolicyVersion, given.ExpiresAt) != asked[approval].Hash)
            throw Broken($"I9: what reached the target is not what approval `{approval}` was of");
    }

    private static ApprovalRecord Approval(World world, string id) => ApprovalRows.Parse(world.Tables.Find(Seed.Partition(), ApprovalRows.Key(id))!.Content.Body)!;

    private static ReadOnlyMemory<byte> PayloadOf(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        return Encoding.UTF8.GetBytes(text[..text.LastIndexOf(",\"resultToken\":", StringComparison.Ordinal)] + "}");
    }
}
