namespace Gatehouse.Policy;

/// <summary>How long a yes holds.</summary>
public abstract record ApprovalMemory
{
    private ApprovalMemory() { }

    public abstract T Match<T>(Func<T> once, Func<T> session, Func<T> always, Func<int, T> progressive);

    public sealed record Once : ApprovalMemory
    {
        public override T Match<T>(Func<T> once, Func<T> session, Func<T> always, Func<int, T> progressive) => once();
    }

    public sealed record Session : ApprovalMemory
    {
        public override T Match<T>(Func<T> once, Func<T> session, Func<T> always, Func<int, T> progressive) => session();
    }

    public sealed record Always : ApprovalMemory
    {
        public override T Match<T>(Func<T> once, Func<T> session, Func<T> always, Func<int, T> progressive) => always();
    }

    /// <param name="After">So many yeses in a row make the next one automatic; a no starts afresh.</param>
    public sealed record Progressive(int After) : ApprovalMemory
    {
        public override T Match<T>(Func<T> once, Func<T> session, Func<T> always, Func<int, T> progressive) => progressive(After);
    }
}
