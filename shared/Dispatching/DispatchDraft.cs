using Gatehouse.Approvals;
using Gatehouse.Breakers;
using Gatehouse.Budgets;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Trust;

namespace Gatehouse.Dispatching;

/// <summary>Everything about one request that does not change with the partition's state: read once, decided on as often as needed.</summary>
public sealed record DispatchDraft
{
    public required DispatchRequest Request { get; init; }

    public required DispatchFacts Facts { get; init; }

    public required ConnectionEntry Connection { get; init; }

    public required Agent Agent { get; init; }

    /// <summary>The receiving agent, when the target is one.</summary>
    public Agent? Receiver { get; init; }

    /// <summary>Made once for a request, however often it is decided.</summary>
    public required string TaskId { get; init; }

    public required DispatchInput Input { get; init; }

    /// <summary>What the task belongs to: the session it names, or its agent's of the day.</summary>
    public required string Session { get; init; }

    /// <summary>The guardrail sets that bind the task.</summary>
    public AssignedSets Guardrails { get; init; } = AssignedSets.None;

    /// <summary>What they say of it; absent until they have read it, and where there are none.</summary>
    public ContentReading? Reading { get; init; }

    /// <summary>The first pass refused for another reason. Whoever would let the task pass must have it read first.</summary>
    public bool MustBeRead => Reading is null && !Guardrails.IsNone;

    /// <summary>What binds the task beyond its connection, and what it holds of it.</summary>
    public BudgetReading Budgets { get; init; } = BudgetReading.Unread;

    /// <summary>What was read of the agent's trust, where the state does not say enough.</summary>
    public TrustReading Trust { get; init; } = TrustReading.Unread;

    public string Organisation => Facts.Organisation;

    /// <summary>The people whose work it is, as <c>user:…</c>: nobody approves what is done for them.</summary>
    public IReadOnlyList<string> ActsFor => [.. new[] { Agent.ActsFor, Facts.Session?.Human, Facts.Delegation.HumanName }.OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Whose the task is.</summary>
    public WhoseWork Work => new(Replay?.Operator ?? Route?.RequestedBy, DispatchEntries.ActChain(Facts), ActsFor);

    /// <summary>Who is whom, where what people said once may be good for this too; absent where it was not read.</summary>
    public KnownPeople? People { get; init; }

    /// <summary>Where people may have answered for tasks like this one; null where each is asked for by itself.</summary>
    public string? MemoryKey => ApprovalMemoryKey.Of(Request.Connection, Connection.Policy, Request.Task, Session);

    /// <summary>Where the accepted outcome is kept; absent without a key.</summary>
    public string? IdempotencyRow { get; init; }

    /// <summary>The dead letter that is tried again; absent for what an agent asks for itself.</summary>
    public ReplayFacts? Replay { get; init; }

    /// <summary>The task of another connection that this one is done in place of; absent for what is asked for here.</summary>
    public RouteFacts? Route { get; init; }

    /// <summary>The same in place of another connection's task: under a key that no caller can send.</summary>
    public DispatchDraft InPlaceOf(RouteFacts route) => this with
    {
        Route = route,
        IdempotencyRow = LedgerRows.Route(route.From, route.Number),
        Facts = Facts with { Credential = Facts.Credential with { IsRevoked = Facts.Credential.IsRevoked || route.IsRevoked } },
    };

    /// <summary>The same as another try of a dead letter: whoever asks first for it makes the task, under a key that no caller can send.</summary>
    public DispatchDraft Again(ReplayFacts replay) => this with
    {
        Replay = replay,
        IdempotencyRow = LedgerRows.Replay(replay.Of),
        Facts = Facts with { Credential = Facts.Credential with { IsRevoked = Facts.Credential.IsRevoked || replay.IsRevoked } },
    };

    /// <summary>The same with what guardrails say of it, and saying what they left of it.</summary>
    /// <param name="random">For the salt of what will be sent.</param>
    public DispatchDraft Read(ContentReading reading, IRandomSource random)
    {
        var read = this with { Reading = reading, Facts = Facts with { Content = new ContentFacts.Inspected(reading.Verdict) } };
        if (reading.Changed is not { } changed)
            return read;
        var request = DispatchContent.With(Request, changed);
        return read with { Request = request, Facts = read.Facts with { Task = request.Task }, Input = DispatchInput.Of(request, TaskId, Session, Facts.Reserves, random) };
    }

    /// <summary>The facts as the state has them.</summary>
    public DispatchFacts FactsOn(LedgerState state, DateTimeOffset now) => Facts with
    {
        Now = now,
        Rate = state.Rate,
        Spend = state.Spend,
        Budgets = Budgets.Facts,
        PendingApprovals = state.PendingApprovals,
        TrustFloor = TrustFloor.Of(state.Fences, Connection.Document),
        Trust = Trust.On(state, now),
        Credential = CredentialOn(state.Fences),
        Target = TargetOn(state.Fences),
        Session = SessionOn(state.Fences),
        Connection = Facts.Connection with
        {
            Status = state.Status == PartitionStatus.Open ? ConnectionStatus.Open : ConnectionStatus.Closed,
            Frozen = Scopes(state.Fences.Seen),
            IsKilled = state.Fences.Seen.IsKilled,
        },
    };

    /// <summary>What was read in an older version than the state knows of.</summary>
    public string? StaleAgainst(LedgerState state) =>
        state.Fences.ConfigVersion > Connection.Version ? "connection"
        : state.Fences.Agent.Revision > Agent.Revision ? "agent"
        : Receiver is not null && state.Fences.Target.Revision > Receiver.Revision ? "target"
        : Facts.Delegation.Ancestors.Any(ancestor => state.Fences.Ancestor(ancestor.AgentId)?.Revision > ancestor.Revision) ? "ancestor"
        : Facts.Delegation is { Human: { } human, HasHumanLeft: false } && state.Fences.Ancestor(human) is { Killed: true } ? "ancestor"
        : state.Fences.GuardrailsSince > Guardrails.ReadAt ? "guardrail set"
        : null;

    /// <summary>A floor is to be reached, and the state has no score that is good: whoever decides must read it first.</summary>
    public bool LacksTrust(LedgerState state, DateTimeOffset now) =>
        TrustFloor.With(TrustFloor.Of(state.Fences, Connection.Document), Connection.Policy) is not null && Trust.IsLacking(state, now);

    /// <summary>The credential or the token was revoked, so that not even an earlier answer is the caller's to have.</summary>
    public bool IsRevokedOn(LedgerState state) => CredentialOn(state.Fences) is { IsRevoked: true } or { IsTokenRevoked: true };

    // What is not shared tells nothing of itself, not even whether it is in service.
    private TargetFacts TargetOn(Fences fences) =>
        Facts.Target.IsSameOrganisation ? Facts.Target : Facts.Target with { IsShared = !fences.Share.Holds, IsInService = Facts.Target.IsInService || fences.Share.Holds };

    private SessionFacts? SessionOn(Fences fences) => Facts.Session is { } session && fences.Session(session.Id) is { } fence
        ? session with { IsFrozen = session.IsFrozen || fence.Frozen, OverAt = fence.Stopped && !(session.OverAt <= fence.At) ? fence.At : session.OverAt }
        : Facts.Session;

    private CredentialFacts CredentialOn(Fences fences) => Facts.Credential with
    {
        IsRevoked = Facts.Credential.IsRevoked || fences.IsRevoked(Facts.Credential.Id),
        IsTokenRevoked = fences.IsTokenRevoked(Facts.Credential.Token),
        IsFrozen = fences.IsFrozen(Facts.Credential.Id),
    };

    private static FreezeScopes Scopes(Fences fences) =>
        (fences.Agent.Frozen ? FreezeScopes.Agent : FreezeScopes.None)
        | (fences.Target.Frozen || fences.TargetHome.Frozen ? FreezeScopes.Target : FreezeScopes.None)
        | (fences.Connection.Frozen ? FreezeScopes.Connection : FreezeScopes.None)
        | (fences.Organisation.Frozen ? FreezeScopes.Organisation : FreezeScopes.None);
}
