using Gatehouse.Registry;

namespace Gatehouse.Azure.Entra;

/// <summary>The one table from the registration's app roles to the gate's.</summary>
internal static class AppRoles
{
    public static IReadOnlyList<OperatorRole> ToRoles(IEnumerable<string> appRoles) =>
        [.. appRoles.Select(RoleOf).OfType<OperatorRole>().Distinct()];

    private static OperatorRole? RoleOf(string appRole) => appRole switch
    {
        "Gatehouse.Owner" => OperatorRole.Owner,
        "Gatehouse.Operator" => OperatorRole.Operator,
        "Gatehouse.Approver" => OperatorRole.Approver,
        "Gatehouse.Auditor" => OperatorRole.Auditor,
        "Gatehouse.Viewer" => OperatorRole.Viewer,
        _ => null,
    };
}
