using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>The decisions that end one token: in its agent's own ledger, and in each connection it could dispatch on.</summary>
public static class TokenRevocation
{
    public static LedgerRequest<TokenRevocationReply> Of(string agent, string credential, RevokedToken token) => new(view => Decide(view, agent, credential, token)) { Containment = true };

    /// <summary>Applying it twice changes nothing.</summary>
    public static LedgerRequest<IReadOnlyList<string>> Fence(string agent, RevokedToken token) => new(view => Decide(view, agent, token))
    {
        Reads = [LedgerRows.Config],
        Containment = true,
    };

    private static LedgerDecision<TokenRevocationReply> Decide(LedgerView view, string agent, string credential, RevokedToken token)
    {
        var fences = view.State.Fences;
        if (fences.IsTokenRevoked(token.Token))
            return new LedgerDecision<TokenRevocationReply>.Answer(new TokenRevocationReply.Revoked());

        var alive = fences.RevokedTokens.RemoveAll(earlier => earlier.Until <= view.Now);
        if (alive.Length >= RevokedToken.MaxAlive)
            return new LedgerDecision<TokenRevocationReply>.Answer(new TokenRevocationReply.TooMany(alive.Min(earlier => earlier.Until) - view.Now));

        var write = new LedgerWrite(view.State with { Fences = fences with { RevokedTokens = alive.Add(token) } })
        {
            Entries = [new AuditEntry(AuditKind.TokenRevoked) { Agent = agent, Credential = credential, Subject = token.Token }],
        };
        return new LedgerDecision<TokenRevocationReply>.Commit(write, new TokenRevocationReply.Revoked());
    }

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string agent, RevokedToken token)
    {
        // The receiving end's tokens do not travel on this connection.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || ConnectionDirectory.Parse(config).From != agent)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fences = view.State.Fences;
        if (fences.IsTokenRevoked(token.Token) || token.Until <= view.Now)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var revoked = fences.RevokedTokens.RemoveAll(earlier => earlier.Until <= view.Now).Add(token);
        return new LedgerDecision<IReadOnlyList<string>>.Commit(new LedgerWrite(view.State with { Fences = fences with { RevokedTokens = revoked } }), []);
    }
}
