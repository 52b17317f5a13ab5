using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>What became of an answer.</summary>
public abstract record ApprovalOutcome
{
    private ApprovalOutcome() { }

    public abstract T Match<T>(Func<ApprovalView, T> answered, Func<Refusal, T> refused);

    /// <summary>It stands, whether it was given now or before.</summary>
    public sealed record Answered(ApprovalView View) : ApprovalOutcome
    {
        public override T Match<T>(Func<ApprovalView, T> answered, Func<Refusal, T> refused) => answered(View);
    }

    public sealed record Refused(Refusal Refusal) : ApprovalOutcome
    {
        public override T Match<T>(Func<ApprovalView, T> answered, Func<Refusal, T> refused) => refused(Refusal);
    }
}
