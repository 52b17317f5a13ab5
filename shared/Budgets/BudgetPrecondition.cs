using System.Globalization;
using Gatehouse.Policy;

namespace Gatehouse.Budgets;

/// <summary>What the author of a budget saw before.</summary>
/// <param name="Version">The one they read; 0 is none; <see langword="null"/> when they do not say.</param>
public readonly record struct BudgetPrecondition(int? Version)
{
    /// <summary>There must be no budget yet.</summary>
    public static BudgetPrecondition MustBeNew => new(0);

    /// <summary>Enough where there is none, so that nothing can be overwritten unseen.</summary>
    public static BudgetPrecondition Unsaid => new(null);

    /// <returns>Null when it holds.</returns>
    internal Refusal? Examine(Budget? standing)
    {
        var version = standing is { IsSet: true } ? standing.Revision : 0;
        if (Version == version || (Version is null && version == 0))
            return null;
        if (Version is null)
            return new Refusal(RefusalCode.PreconditionRequired, $"there is a budget of {standing!.Subject}: a change needs `If-Match` with the version it is made to") { Unlock = "read the budget and send its ETag as `If-Match`" };

        var seen = Version == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"version {Version}");
        var found = version == 0 ? "there is none" : string.Create(CultureInfo.InvariantCulture, $"it is at version {version}");
        return new Refusal(RefusalCode.Stale, $"the change was made to {seen}; {found}") { Unlock = "read the budget again and send its ETag" };
    }
}
