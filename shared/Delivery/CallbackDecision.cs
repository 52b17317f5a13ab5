using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>Whether an agent is told of its task's end once more.</summary>
/// <param name="wasTaken">Null when nobody was called, because of what <see cref="IsBarred"/> says.</param>
/// <param name="jitter">In <c>[0, 1)</c>, drawn once, so that the decision stays pure.</param>
public sealed class CallbackDecision(string task, bool? wasTaken, DeliveryOptions options, double jitter)
{
    private const string Killed = "agent-killed";

    /// <summary>When what it is told of was over; the task's own end where that is all there is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public LedgerRequest<Handling> Request => new(Decide) { Reads = [LedgerRows.Task(task)] };

    /// <summary>Whether the agent may not be told anything now: a killed one never again, a frozen one once it is thawed.</summary>
    public static bool IsBarred(Fences fences) => fences.Agent.Holds || fences.Organisation.Holds;

    private LedgerDecision<Handling> Decide(LedgerView view)
    {
        if (TaskChange.Read(view, task) is not { Callback: not null } told)
            return new LedgerDecision<Handling>.Answer(Handling.Done);
        if (wasTaken is true)
            return new LedgerDecision<Handling>.Commit(TaskChange.Note(view.State, told with { Callback = null }), Handling.Done);

        var fences = view.State.Fences;
        if (fences.Agent.Killed || fences.Organisation.Killed)
            return GiveUp(view, told, Killed);

        var tried = told with { CallbackTries = told.CallbackTries + (wasTaken is false ? 1 : 0) };
        if (tried.CallbackTries >= options.MaxCallbackTries)
            return GiveUp(view, tried, "unacknowledged");
        if (view.Now - (EndedAt ?? told.EndedAt ?? told.CreatedAt) >= options.CallbackWithin)
            return GiveUp(view, tried, "out-of-time");

        var again = Handling.Again(view.Now + Wait(tried.CallbackTries));
        return wasTaken is null
            ? new LedgerDecision<Handling>.Answer(Handling.Again(view.Now + options.LongestRetry))
            : new LedgerDecision<Handling>.Commit(TaskChange.Note(view.State, tried), again);
    }

    private static LedgerDecision<Handling> GiveUp(LedgerView view, TaskRecord task, string why)
    {
        var entry = TaskChange.EntryOf(AuditKind.CallbackGivenUp, task) with
        {
            Clause = why,
            Count = task.CallbackTries,
        };
        var write = TaskChange.Note(view.State, task with { Callback = null }) with { Entries = [entry] };
        return new LedgerDecision<Handling>.Commit(write, Handling.Done);
    }

    /// <summary>Doubling; the later half of it is drawn, so that many that failed together do not come back together.</summary>
    private TimeSpan Wait(int tries) => Doubling.Of(options.FirstRetry, tries, options.LongestRetry) * ((1 + jitter) / 2);
}
