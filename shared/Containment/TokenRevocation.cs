using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>The decisions that end one token: in its agent's own ledger, and in each connection it could dispatch on.</summary>
public static class TokenRevocation
{
    public static LedgerRequest<TokenRevocationReply> Of(string agent, string credential, RevokedToken token) => new(view => Decide(view, agent, credential, token)) { Containment = true };

    /// <summary>Applying it twice changes nothing.</summary>
    public static LedgerRequest<IReadOnlyList<string>> Fence(string agent, IReadOnlyList<RevokedToken> tokens) => new(view => Decide(view, agent, tokens))
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
            Announcements = [new Announcement(TaskStep.Fence, agent)],
        };
        return new LedgerDecision<TokenRevocationReply>.Commit(write, new TokenRevocationReply.Revoked());
    }

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string agent, IReadOnlyList<RevokedToken> tokens)
    {
        // The receiving end's tokens do not travel on this connection.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || ConnectionDirectory.Parse(config).From != agent)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fences = view.State.Fences;
        var added = tokens.Where(token => token.Until > view.Now && !fences.IsTokenRevoked(token.Token)).ToArray();
        if (added.Length == 0)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var revoked = fences.RevokedTokens.RemoveAll(earlier => earlier.Until <= view.Now).AddRange(added);
        return new LedgerDecision<IReadOnlyList<string>>.Commit(new LedgerWrite(view.State with { Fences = fences with { RevokedTokens = revoked } }), []);
    }
}
