namespace Gatehouse.Dispatching;

/// <summary>What humans have said of exactly this task.</summary>
public abstract record ApprovalFacts
{
    private ApprovalFacts() { }

    /// <summary>Nobody was asked, or nobody has answered.</summary>
    public static ApprovalFacts NotConfigured { get; } = new Unanswered();

    public abstract T Match<T>(Func<T> unanswered, Func<string, T> granted, Func<string, T> denied);

    public sealed record Unanswered : ApprovalFacts
    {
        public override T Match<T>(Func<T> unanswered, Func<string, T> granted, Func<string, T> denied) => unanswered();
    }

    public sealed record Granted(string Approval) : ApprovalFacts
    {
        public override T Match<T>(Func<T> unanswered, Func<string, T> granted, Func<string, T> denied) => granted(Approval);
    }

    public sealed record Denied(string Approval) : ApprovalFacts
    {
        public override T Match<T>(Func<T> unanswered, Func<string, T> granted, Func<string, T> denied) => denied(Approval);
    }
}
