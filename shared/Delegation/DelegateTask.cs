using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;

namespace Gatehouse.Delegation;

/// <summary>
/// Gives the agent that has received a task a token to go on with it (RFC 8693): in <c>act</c> whoever led there, and no more
/// rights than were handed on.
/// </summary>
public sealed class DelegateTask(
    AgentTokenVerifier tokens, AgentTokenIssuer issuer, TokenStanding standing, AgentDirectory agents, OrganisationDirectory organisations, SessionDirectory sessions, People people, Ledgers ledgers)
{
    /// <param name="subjectToken">What the agent was called with or, for another one while the task lasts, what it was given here.</param>
    /// <param name="actor">The agent, by its own token.</param>
    public async Task<TokenRequestOutcome> HandleAsync(string subjectToken, AgentPrincipal actor, CancellationToken ct)
    {
        if (await tokens.ReadAsync(subjectToken, ct) is not { } subject)
            return No("subject_token is no token of this gate that is alive");
        if (TaskOf(subject, actor) is not { } task)
            return No($"subject_token is for `{subject.Audience}`, and agent `{actor.AgentId}` was not called with it");
        if (subject.Principal.Certificate is { } bound && bound != actor.Certificate)
            return No("subject_token is good beside a certificate that was not shown");
        if (subject.Principal.Organisation != actor.Organisation)
            return No("a delegation does not leave the organisation that it began in");
        if (await standing.FindAsync(subject.Principal, ct) is not { Status: AgentStatus.Active } || await standing.FindAsync(actor, ct) is not { Status: AgentStatus.Active })
            return No("an agent of the chain, or the credential that it used, may not act now");
        if (await ReceivedAsync(actor.Organisation, task, ct) is not { } received)
            return No($"task `{task}` is over, or its attempt is");
        return await StepAsync(received, actor, ct);
    }

    private async Task<TokenRequestOutcome> StepAsync(TaskRecord received, AgentPrincipal actor, CancellationToken ct)
    {
        var rules = (await organisations.FindAsync(actor.Organisation, ct))?.Delegation ?? DelegationRules.Default;
        var human = new ActChain(received.ActChain).Human ?? await SetUpByAsync(actor.Organisation, received, ct);
        var (step, fault) = DelegationStep.Of(received, actor.AgentId, human, rules, ledgers.Clock.Now);
        if (step is null)
            return No(fault!);
        if (human is not null && await people.StandingAsync(actor.Organisation, human, ct) is null)
            return No($"`{human}`, for whom it is done, has left");
        foreach (var ancestor in step.Chain.Agents)
        {
            if (await agents.FindAsync(actor.Organisation, ancestor, afresh: true, ct) is not { Document.Status: AgentStatus.Active })
                return No($"agent `{ancestor}`, who delegated, may not act now");
        }

        var subject = new AgentSubject(actor.Organisation, actor.AgentId, actor.CredentialId, actor.Epoch, step.Chain) { Limits = step.Limits, ParentTask = received.Id, Certificate = actor.Certificate };
        return new TokenRequestOutcome.Issued(await issuer.IssueAsync(subject, ct), subject);
    }

    /// <summary>The task that the agent was called for: by the token of that call, or by one that was given for it.</summary>
    private static string? TaskOf(TokenClaims subject, AgentPrincipal actor) =>
        subject.Task is { } task ? (subject.Audience == actor.AgentId ? task : null)
        : subject.Principal.AgentId == actor.AgentId ? subject.Principal.ParentTask : null;

    /// <returns>Null unless its receiver is at work on it.</returns>
    private async Task<TaskRecord?> ReceivedAsync(string organisation, string task, CancellationToken ct)
    {
        var row = LedgerRows.Task(task);
        var snapshot = await ledgers.For(organisation, Ids.ConnectionOf(task)!).ReadAsync([row], ct);
        return snapshot.State is { } state && TaskChange.Parse(snapshot.Find(row)) is { State: TaskState.Delivering or TaskState.Running, CancelRequested: false } record && record.KillEpoch >= state.Fences.KillEpoch
            ? record
            : null;
    }

    /// <summary>For work that nobody asked for at the time: the operator who opened the session that it began in.</summary>
    private async Task<string?> SetUpByAsync(string organisation, TaskRecord task, CancellationToken ct) =>
        task.Session is { } session ? (await sessions.FindAsync(organisation, session, ct))?.OpenedBy : null;

    private static TokenRequestOutcome.Refused No(string why) => new(OAuthError.InvalidRequest, why);
}
