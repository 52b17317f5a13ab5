namespace Gatehouse.Policy;

/// <summary>Why a human must be asked. Demands of several checks add up.</summary>
/// <param name="Clauses">The clauses that asked, in the order of the checks.</param>
/// <param name="Reasons">One sentence for each clause.</param>
public sealed record ApprovalDemand(IReadOnlyList<string> Clauses, IReadOnlyList<string> Reasons)
{
    public static ApprovalDemand From(string clause, string reason) => new([clause], [reason]);

    public ApprovalDemand And(ApprovalDemand other) => new([.. Clauses, .. other.Clauses], [.. Reasons, .. other.Reasons]);
}
