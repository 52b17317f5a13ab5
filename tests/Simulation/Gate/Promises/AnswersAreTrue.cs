using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>At the end: every answer given was true and stayed so, every accepted task has ended, and nobody met a bug.</summary>
internal sealed class AnswersAreTrue : IInvariant
{
    public string Name => "answers are true";

    public void Check(World world)
    {
        var log = GateLog.Of(world);
        if (log.Bugs is [var bug, ..])
            throw new InvariantBrokenException(Name, $"a handler threw {bug}");

        var partitions = world.Tables.Partitions.Where(Read.IsOfConnection).ToArray();
        var tasks = partitions.SelectMany(partition => world.Tables.WithPrefix(partition, "task|")).Select(Read.Task).ToArray();
        if (tasks.FirstOrDefault(task => !task.State.IsEnded()) is { } open)
            throw new InvariantBrokenException("I1", $"task `{open.Id}` never ended: {open.State}");
        if (world.Faults.Total == 0 && tasks.FirstOrDefault(task => task.Failure?.Code == "dead-letter") is { } given)
            throw new InvariantBrokenException("I1", $"task `{given.Id}` was given up, and nothing had failed");
        var acted = world.Targets.Acted.Select(Read.TaskOf).ToHashSet(StringComparer.Ordinal);
        if (tasks.FirstOrDefault(task => task.Effect == TaskEffect.FailedNoEffect && acted.Contains(task.Id)) is { } denied)
            throw Broken($"`{denied.Id}` ended without effect, it says, and its target has acted");
        foreach (var told in log.Dispatches)
            Examine(world, log, told, tasks);
        foreach (var partition in partitions)
            ExamineReservations(world, partition);
    }

    private void Examine(World world, GateLog log, GateLog.Told told, TaskRecord[] tasks)
    {
        switch (told.Outcome)
        {
            case DispatchOutcome.Accepted accepted:
                if (tasks.Count(task => task.Id == accepted.Task.Task && task.Type == told.Name) != 1 || Entry(world, accepted.At) is not { Decision: "allow" or "needsApproval" } yes || yes.Task != accepted.Task.Task)
                    throw Broken($"`{told.Name}` was accepted as `{accepted.Task.Task}` at {accepted.At}, which is not there");
                if (told.Key is not null && log.Dispatches.Any(other => other.Key == told.Key && other.Outcome is DispatchOutcome.Accepted twin && twin.Task.Task != accepted.Task.Task))
                    throw Broken($"I5: key `{told.Key}` made two tasks");
                break;
            case DispatchOutcome.Refused { Refusal.Code: RefusalCode.OutcomeUnknown }:
                break;
            case DispatchOutcome.Refused refused:
                var again = log.Dispatches.Any(other => other.Name == told.Name && other != told);
                if (!again && tasks.Any(task => task.Type == told.Name))
                    throw Broken($"`{told.Name}` was refused as {refused.Refusal.Code}, and its task is there");
                if (refused.At is { } at && Entry(world, at) is not { Decision: "deny" })
                    throw Broken($"the refusal of `{told.Name}` is not at {at}");
                break;
        }
    }

    private void ExamineReservations(World world, string partition)
    {
        var state = Read.State(world.Tables.Find(partition, "state")!);
        if (state.Spend.Months.Any(month => month.Reserved != Money.Zero))
            throw Broken($"`{partition}` still holds a reservation");
        if (state.Claims.Length > 0)
            throw Broken($"`{partition}` still has a claim in flight");
    }

    private static Read.Entry? Entry(World world, AuditPosition at) =>
        world.Tables.Find(Seed.Partition(at.Chain), LedgerRows.Audit(at.Sequence)) is { } row ? Read.EntryOf(row) : null;

    private InvariantBrokenException Broken(string finding) => new(Name, finding);
}
