namespace Gatehouse.Audit;

/// <summary>The first place in an export that does not fit.</summary>
/// <param name="Chain">Absent when no chain had begun.</param>
/// <param name="Sequence">The entry; where its bytes cannot be trusted to say, the place in the chain that it takes.</param>
/// <param name="Line">From 1; one past the last when a line is missing.</param>
/// <param name="Reason">What does not fit.</param>
public sealed record AuditFault(string? Chain, long? Sequence, long Line, string Reason)
{
    public override string ToString() => (Chain, Sequence) switch
    {
        (null, _) => $"line {Line}: {Reason}",
        (_, null) => $"line {Line}, chain `{Chain}`: {Reason}",
        _ => $"line {Line}, chain `{Chain}`, entry {Sequence}: {Reason}",
    };
}
