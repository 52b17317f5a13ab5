using System.Collections.Frozen;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Policy;

/// <param name="Allow">The tools a task may name; <see langword="null"/>: any.</param>
/// <param name="Classes">What the policy says of a class; a class it does not name follows <see cref="PermissionOf"/>'s default.</param>
/// <param name="Conditions">By tool: what its arguments must meet.</param>
public sealed record ToolRules(
    FrozenSet<string>? Allow,
    IReadOnlyDictionary<ToolClass, ToolPermission> Classes,
    FrozenDictionary<string, ConditionSet> Conditions)
{
    public static ToolRules Default { get; } = new(null, FrozenDictionary<ToolClass, ToolPermission>.Empty, FrozenDictionary<string, ConditionSet>.Empty);

    public ToolPermission PermissionOf(ToolClass toolClass) =>
        Classes.TryGetValue(toolClass, out var permission) ? permission
        : toolClass is ToolClass.Destructive or ToolClass.Financial ? ToolPermission.Deny
        : ToolPermission.Allow;

    /// <summary>Whether tools that cannot be undone are opted in: a retry must then be told apart from a second request.</summary>
    public bool OptsIntoHarm =>
        PermissionOf(ToolClass.Destructive) is not ToolPermission.Deny || PermissionOf(ToolClass.Financial) is not ToolPermission.Deny;
}
