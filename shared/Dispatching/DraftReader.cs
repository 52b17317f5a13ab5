using System.Security.Cryptography;
using System.Text;
using Gatehouse.Delegation;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Trust;

namespace Gatehouse.Dispatching;

/// <summary>Gathers what a decision needs besides the partition's state.</summary>
public sealed class DraftReader(
    ConnectionDirectory connections, AgentDirectory agents, ReadDelegation delegation, SessionDirectory sessions, GuardrailDirectory guardrails, TrustReader trust, TimeProvider time, IRandomSource random)
{
    public string NewTaskId(DispatchRequest request) => Ids.NewTask(request.Connection, time.GetUtcNow(), random);

    /// <param name="afresh">Read from the store: what is remembered turned out to be old.</param>
    /// <returns>Null when the caller has no such connection.</returns>
    public async Task<DispatchDraft?> ReadAsync(AgentPrincipal caller, DispatchRequest request, string taskId, bool afresh, CancellationToken ct)
    {
        // Somebody else's connection is unknown to this caller, and its chain is not this caller's to write to.
        if (await connections.FindAsync(caller.Organisation, request.Connection, afresh, ct) is not { } connection || connection.Document.From != caller.AgentId)
            return null;
        if (await agents.FindAsync(caller.Organisation, caller.AgentId, afresh, ct) is not { } agent)
            return null;

        var receiver = connection.Document.To is ConnectionTarget.ToAgent to ? await agents.FindAsync(connection.Document.TargetHome ?? caller.Organisation, to.Id, afresh, ct) : null;
        var sets = await guardrails.FindAsync(caller.Organisation, connection, afresh, ct);
        var ofTheDay = Ids.SessionOfDay(caller.Organisation, caller.AgentId, time.GetUtcNow());
        var session = await SessionAsync(caller, request.Task.Session, ofTheDay, ct);
        var facts = new DispatchFacts
        {
            Now = default,
            Organisation = caller.Organisation,
            Agent = agent.Facts,
            Credential = new CredentialFacts(caller.CredentialId, IsRevoked: agent.Document.Epoch != caller.Epoch, caller.ExpiresAt) { Token = caller.TokenId },
            Connection = sets.IsNone ? connection.Facts : connection.Facts with { GuardrailSets = sets.Names },
            Target = connection.TargetFacts(receiver),
            Policy = connection.Policy,
            Task = request.Task,
            Session = session,
            Delegation = await delegation.HandleAsync(caller, agent.Document, request, session, ct),
        };
        return new DispatchDraft
        {
            Request = request,
            Facts = facts,
            Connection = connection,
            Agent = agent.Document,
            Receiver = receiver?.Document,
            TaskId = taskId,
            Session = request.Task.Session ?? ofTheDay,
            Input = DispatchInput.Of(request, taskId, request.Task.Session ?? ofTheDay, facts.Reserves, random),
            Guardrails = sets,
            Trust = await trust.ReadAsync(caller.Organisation, caller.AgentId, afresh, ct),
            IdempotencyRow = request.IdempotencyKey is { } key ? RowOf(caller.AgentId, key) : null,
        };
    }

    /// <summary>The one that is named, as it is now. The one of the day is always there.</summary>
    private async Task<SessionFacts?> SessionAsync(AgentPrincipal caller, string? named, string ofTheDay, CancellationToken ct)
    {
        if (named is null || named == ofTheDay)
            return new SessionFacts(ofTheDay, caller.AgentId);
        return await sessions.FindAsync(caller.Organisation, named, ct) is { } session ? new SessionFacts(session.Id, session.Agent, session.OverAt) { Human = session.Human, OpenedBy = session.OpenedBy, IsFrozen = session.FrozenAt is not null } : null;
    }

    // The key is the caller's own text: only its hash becomes part of a row's name.
    private static string RowOf(string agent, string key) =>
        LedgerRows.Idempotency(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{agent}\u001f{key}"))));
}
