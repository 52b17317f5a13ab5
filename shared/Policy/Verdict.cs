namespace Gatehouse.Policy;

/// <summary>What a check, or the whole policy, says of a task.</summary>
public abstract record Verdict
{
    private Verdict() { }

    public static Verdict Allowed { get; } = new Allow();

    public abstract T Match<T>(Func<T> allow, Func<ApprovalDemand, T> ask, Func<Refusal, T> deny);

    public sealed record Allow : Verdict
    {
        public override T Match<T>(Func<T> allow, Func<ApprovalDemand, T> ask, Func<Refusal, T> deny) => allow();
    }

    public sealed record NeedsApproval(ApprovalDemand Demand) : Verdict
    {
        public override T Match<T>(Func<T> allow, Func<ApprovalDemand, T> ask, Func<Refusal, T> deny) => ask(Demand);
    }

    public sealed record Deny(Refusal Refusal) : Verdict
    {
        public override T Match<T>(Func<T> allow, Func<ApprovalDemand, T> ask, Func<Refusal, T> deny) => deny(Refusal);
    }
}
