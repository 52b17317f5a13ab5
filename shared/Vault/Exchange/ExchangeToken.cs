using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Vault.Exchange;

/// <summary>An agent's token, a grant and scopes for a short-lived access token that is no wider than connection and grant allow (RFC 8693).</summary>
public sealed class ExchangeToken(Ledgers ledgers, DraftReader drafts, AccessTokens tokens, NamedPeople people)
{
    private const int MaxReadings = 3;

    // As late as a revocation may take effect: what was decided longer ago is decided again before a token leaves.
    private static readonly TimeSpan goodFor = TimeSpan.FromSeconds(2);

    public async Task<ExchangeOutcome> HandleAsync(AgentPrincipal caller, ExchangeRequest request, CancellationToken ct)
    {
        var dispatch = new DispatchRequest { Connection = request.Connection, Task = new TaskFacts(ExchangeDecision.TaskType) { Session = request.Session } };
        var ledger = ledgers.For(caller.Organisation, request.Connection);
        for (var reading = 1; ; reading++)
        {
            if (await drafts.ReadAsync(caller, dispatch, drafts.NewTaskId(dispatch), afresh: reading > 1, ct) is not { } draft)
                return Unknown(request);
            if (FindFault(draft, request, out var scopes) is { } fault)
                return fault;
            var outcome = await ledger.CommitAsync(new LedgerRequest<bool>(view => ExchangeDecision.Decide(view, draft, request)) { Name = "exchange" }, ct);
            switch (outcome)
            {
                case LedgerOutcome<bool>.Done { Reply: true }:
                    return await GiveAsync(ledger, draft, request, await people.OfAsync(draft, caller.ActChain, ct), scopes, ct);
                case LedgerOutcome<bool>.Done:
                    return Unknown(request);
                case LedgerOutcome<bool>.Refused { Refusal: var refusal }:
                    return Refused(refusal);
                case LedgerOutcome<bool>.Stale when reading < MaxReadings:
                    continue;
                default:
                    return NotNow("the gate cannot decide now", TimeSpan.FromSeconds(1));
            }
        }
    }

    private async Task<ExchangeOutcome> GiveAsync(ConnectionLedger ledger, DispatchDraft draft, ExchangeRequest request, IReadOnlyList<string> named, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var decidedAt = ledgers.Clock.Now;
        var access = await tokens.GetAsync(draft.Organisation, request.Grant, named, scopes, ct);
        if (access is AccessOutcome.Given && ledgers.Clock.Now - decidedAt >= goodFor && await ChangedAsync(ledger, draft, request, ct) is { } changed)
            return changed;
        var (outcome, why) = access switch
        {
            AccessOutcome.Given { Token: var token } when draft.Connection.Policy!.Vault.MaxLifetime is { } most && token.ExpiresAt - token.IssuedAt > most =>
                Told(OAuthError.InvalidTarget, $"the provider's tokens live {(token.ExpiresAt - token.IssuedAt).TotalSeconds:0} s, and policy.vault.maxLifetime of connection `{request.Connection}` allows {most.TotalSeconds:0} s"),
            AccessOutcome.Given { Token: var token } => (new ExchangeOutcome.Issued(token, token.ExpiresAt - ledgers.Clock.Now), null),
            AccessOutcome.Gone gone => Told(OAuthError.InvalidTarget, gone.Why),
            AccessOutcome.NotTheseScopes not => Told(OAuthError.InvalidScope, not.Why),
            AccessOutcome.NotNow later => (NotNow(later.Why, later.RetryAfter), later.Why),
            var other => throw new InvalidOperationException($"no such outcome: {other}"),
        };
        // A token was allowed and none was given: that is on record too, counted while it repeats.
        if (why is not null)
            await ledger.CommitAsync(new LedgerRequest<bool>(_ => ExchangeDecision.Refuse(draft, request, new Refusal(RefusalCode.TargetUnavailable, why) { Clause = "vault" })) { Name = "exchange" }, ct);
        return outcome;
    }

    /// <returns>Null where the agent still may have it.</returns>
    private static async Task<ExchangeOutcome?> ChangedAsync(ConnectionLedger ledger, DispatchDraft draft, ExchangeRequest request, CancellationToken ct) =>
        await ledger.CommitAsync(new LedgerRequest<bool>(view => ExchangeDecision.DecideAgain(view, draft, request)) { Name = "exchange" }, ct) switch
        {
            LedgerOutcome<bool>.Done { Reply: true } => null,
            LedgerOutcome<bool>.Done => Unknown(request),
            LedgerOutcome<bool>.Refused { Refusal: var refusal } => Refused(refusal),
            _ => NotNow("something changed while the provider was asked", TimeSpan.FromSeconds(1)),
        };

    /// <summary>What no state changes: whose grant it is, and how much of it the connection gives.</summary>
    private static ExchangeOutcome.Refused? FindFault(DispatchDraft draft, ExchangeRequest request, out IReadOnlyList<string> scopes)
    {
        var most = ExchangeBounds.ScopesOf(draft.Connection);
        scopes = request.Scopes ?? most;
        if (draft.Connection.Document.Credential?.Grant != request.Grant)
            return new ExchangeOutcome.Refused(OAuthError.InvalidTarget, $"connection `{request.Connection}` does not use grant `{request.Grant}`");
        if (draft.Connection.Policy is { Vault.Exchange: false })
            return new ExchangeOutcome.Refused(OAuthError.UnauthorizedClient, $"policy.vault.exchange of connection `{request.Connection}` keeps tokens from agents: the gate uses them when it delivers");
        if (scopes.Except(most, StringComparer.Ordinal).FirstOrDefault() is { } beyond)
            return new ExchangeOutcome.Refused(OAuthError.InvalidScope, $"connection `{request.Connection}` does not give scope `{beyond}`");
        return scopes.Count > 0 ? null : new ExchangeOutcome.Refused(OAuthError.InvalidScope, $"connection `{request.Connection}` gives no scope");
    }

    private static (ExchangeOutcome, string?) Told(OAuthError error, string why) => (new ExchangeOutcome.Refused(error, why), why);

    private static ExchangeOutcome Refused(Refusal refusal) => refusal.Code switch
    {
        RefusalCode.RateLimited or RefusalCode.Unavailable => new ExchangeOutcome.NotNow(refusal),
        RefusalCode.AgentFrozen or RefusalCode.AgentRevoked or RefusalCode.DelegationBroken or RefusalCode.TrustTooLow or RefusalCode.Unauthenticated => new ExchangeOutcome.Refused(OAuthError.InvalidGrant, refusal.Detail),
        _ => new ExchangeOutcome.Refused(OAuthError.InvalidTarget, refusal.Detail),
    };

    private static ExchangeOutcome.NotNow NotNow(string why, TimeSpan after) =>
        new(new Refusal(RefusalCode.Unavailable, why) { MayRetry = true, RetryAfter = after, Unlock = "try again" });

    private static ExchangeOutcome.Refused Unknown(ExchangeRequest request) => new(OAuthError.InvalidTarget, $"there is no connection `{request.Connection}`");
}
