using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Ledger;

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
