namespace Gatehouse.Approvals;

/// <summary>Where a person is reached.</summary>
/// <param name="Email">For mail, and cards in it.</param>
/// <param name="Teams">The object id in the tenant whose bot asks.</param>
public sealed record ApproverAddresses(string? Email, string? Teams)
{
    public static ApproverAddresses None { get; } = new(null, null);

    /// <summary>Whoever shares an address is one person.</summary>
    public bool Meet(ApproverAddresses other) => Forms().Intersect(other.Forms(), StringComparer.Ordinal).Any();

    /// <summary>Each in the form that two are compared by: letters of either case are the same.</summary>
    internal IEnumerable<string> Forms()
    {
        if (Email is { } email)
            yield return $"email:{email.ToUpperInvariant()}";
        if (Teams is { } teams)
            yield return $"teams:{teams.ToUpperInvariant()}";
    }
}
