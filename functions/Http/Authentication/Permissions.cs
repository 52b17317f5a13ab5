using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Http.Authentication;

/// <summary>The one table from roles to what they may.</summary>
public static class Permissions
{
    public static bool May(this OperatorPrincipal caller, Permission permission) => caller.Roles.Any(role => Grants(role, permission));

    /// <summary>Null when the operator may.</summary>
    public static Problem? Check(this OperatorPrincipal caller, Permission permission) => caller.May(permission)
        ? null
        : Problems.For(new Refusal(RefusalCode.Forbidden, $"roles `{string.Join("`, `", caller.Roles)}` do not include the right to `{permission}`".ToLowerInvariant())
        {
            Unlock = "ask an operator who has the role",
        });

    internal static bool Grants(OperatorRole role, Permission permission) => (role, permission) switch
    {
        (OperatorRole.Owner, _) => true,
        (OperatorRole.Operator, Permission.Read or Permission.Operate or Permission.Introspect or Permission.Investigate or Permission.Answer) => true,
        (OperatorRole.Viewer, Permission.Read or Permission.Answer) => true,
        (OperatorRole.Approver, Permission.Answer) => true,
        (OperatorRole.Auditor, Permission.ExportAudit or Permission.Investigate or Permission.Introspect) => true,
        _ => false,
    };
}
