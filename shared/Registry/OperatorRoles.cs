namespace Gatehouse.Registry;

internal static class OperatorRoles
{
    /// <summary>Whether <paramref name="roles"/> allow all that <paramref name="other"/> does: an owner may all but answer approvals.</summary>
    internal static bool Cover(this IReadOnlyList<OperatorRole> roles, OperatorRole other) => roles.Any(role => (role, other) switch
    {
        (OperatorRole.Owner, not OperatorRole.Approver) => true,
        (OperatorRole.Operator, OperatorRole.Viewer) => true,
        _ => role == other,
    });
}
