using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>A request that waits for its group, without the type of its reply.</summary>
internal interface IPendingCommit
{
    IReadOnlyList<string> Reads { get; }

    bool Containment { get; }

    /// <summary>Monotonic; when it was asked.</summary>
    long AskedAt { get; }

    Proposal Decide(LedgerView view);

    void Refuse(Refusal refusal, AuditPosition at, bool coalesced);

    void TellStale(string what);

    void TellUnavailable(string why);

    void TellUnknown(string why);

    void Fail(Exception bug);
}

/// <summary>A decision without the type of its reply.</summary>
internal abstract record Proposal
{
    private Proposal() { }

    /// <param name="Answer">Gives the reply once the write is durable; told when the attempt that landed was sent.</param>
    internal sealed record Write(LedgerWrite Change, Action<long> Answer) : Proposal;

    internal sealed record Reply(Action<long> Answer) : Proposal;

    internal sealed record Refuse(Refusal Refusal, AuditEntry Entry) : Proposal;

    internal sealed record Stale(string What) : Proposal;
}
