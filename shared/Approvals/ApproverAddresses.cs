using Gatehouse.Identity;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Where a person is reached.</summary>
/// <param name="Email">For mail, and cards in it.</param>
/// <param name="Teams">The object id in the tenant whose bot asks.</param>
public sealed record ApproverAddresses(string? Email, string? Teams)
{
    public static ApproverAddresses None { get; } = new(null, null);

    /// <summary>What tells an address from every other one, and does not say it: letters of either case are the same.</summary>
    public static string MarkOf(string email) => TextDigest.Of(email.ToUpperInvariant());

    /// <inheritdoc cref="MarkOf(string)"/>
    public static string MarkOf(Guid teams) => MarkOf(teams.ToString("D"));

    /// <summary>Each as the directory has it or, where it has none of the kind, as the host's sign-in said.</summary>
    public static ApproverAddresses Of(Approver? entry, VouchedOperator? known) => new(entry?.Addresses.Email ?? known?.Email, entry?.Addresses.Teams ?? known?.ObjectId);

    /// <summary>Whether the address that something was sent to is still theirs.</summary>
    /// <param name="mark">Of the address; empty: it was sent to none.</param>
    public bool Have(string mark) =>
        mark.Length == 0 || (Email is { } email && MarkOf(email) == mark) || (Guid.TryParse(Teams, out var teams) && MarkOf(teams) == mark);

    /// <summary>Whether the two reach one person.</summary>
    public bool Meet(ApproverAddresses other) => Forms().Intersect(other.Forms(), StringComparer.Ordinal).Any();

    internal static string FormOfEmail(string email) => $"email:{email.ToUpperInvariant()}";

    /// <summary>Each in the form that two are compared by: letters of either case are the same.</summary>
    internal IEnumerable<string> Forms()
    {
        if (Email is { } email)
            yield return FormOfEmail(email);
        if (Teams is { } teams)
            yield return $"teams:{teams.ToUpperInvariant()}";
    }
}
