using Gatehouse.Ledger;

namespace Gatehouse.Budgets;

/// <summary>Which budgets bind a dispatch, and what it holds of them.</summary>
/// <param name="Facts">In the order in which they are held.</param>
/// <param name="GoodUntil">A decision after this cannot rely on there being no other: one may have been acknowledged.</param>
public sealed record BudgetReading(IReadOnlyList<BudgetFacts> Facts, DateTimeOffset GoodUntil)
{
    /// <summary>Nobody has looked, which is enough for no decision.</summary>
    public static BudgetReading Unread { get; } = new([], DateTimeOffset.MinValue);

    /// <summary>Whether there is a budget is not known: nothing passes.</summary>
    public static BudgetReading Unreadable { get; } =
        new([new BudgetFacts(BudgetSubject.Organisation, null, null, RateWindow.Empty, SpendAccount.Empty) { IsUnreachable = true }], DateTimeOffset.MinValue);

    /// <summary>Whether a task may be accepted: all that binds it is known, and held at what it reserves.</summary>
    public bool Covers(Money? bound, DateTimeOffset now)
    {
        for (var i = 0; i < Facts.Count; i++)
        {
            if (Facts[i].Held is not { IsOver: false } hold || now > hold.Until || hold.Reservation?.Amount != bound)
                return false;
        }

        return now <= GoodUntil;
    }
}
