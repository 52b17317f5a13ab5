namespace Gatehouse.Registry;

/// <summary>An operator of whom the gate has no document, as the host's own sign-in last vouched for them.</summary>
/// <param name="Id">As the host recognises them, <c>usr_…</c>.</param>
/// <param name="Roles">That their directory gave them then.</param>
/// <param name="At">When they were vouched for, to within a day.</param>
public sealed record VouchedOperator(string Id, IReadOnlyList<OperatorRole> Roles, DateTimeOffset At)
{
    public string? Email { get; init; }

    /// <summary>Their object id in the directory, a GUID.</summary>
    public string? ObjectId { get; init; }

    internal bool SaysAs(VouchedOperator other) => Email == other.Email && ObjectId == other.ObjectId && Roles.Count == other.Roles.Count && !Roles.Except(other.Roles).Any();
}
