namespace Gatehouse.Approvals;

/// <summary>Where a person is reached.</summary>
/// <param name="Email">For mail, and cards in it.</param>
/// <param name="Teams">The object id in the tenant whose bot asks.</param>
public sealed record ApproverAddresses(string? Email, string? Teams)
{
    public static ApproverAddresses None { get; } = new(null, null);
}
