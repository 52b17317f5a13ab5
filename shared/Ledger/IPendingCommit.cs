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
