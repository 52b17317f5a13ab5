using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>What became of a card that was pressed, or looked at.</summary>
public abstract record CardOutcome
{
    private CardOutcome() { }

    public abstract T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused);

    /// <summary>What the card is to show from now on.</summary>
    /// <param name="Ticket">Whose card it is.</param>
    /// <param name="WhyNot">Why the answer did not count; absent when it did, or when none was given.</param>
    public sealed record Standing(ApprovalTicket Ticket, ApprovalView View, Refusal? WhyNot) : CardOutcome
    {
        public override T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused) => standing(this);
    }

    /// <summary>Not a word of the approval to whoever it was.</summary>
    public sealed record Refused(Refusal Refusal) : CardOutcome
    {
        public override T Match<T>(Func<Standing, T> standing, Func<Refusal, T> refused) => refused(Refusal);
    }
}
