namespace Gatehouse.Registry;

/// <summary>An operator who has proven who they are.</summary>
public sealed record OperatorPrincipal(string Organisation, string OperatorId, IReadOnlyList<OperatorRole> Roles)
{
    /// <summary>When they last signed in, where whoever vouches for them says so.</summary>
    public DateTimeOffset? SignedInAt { get; init; }
}
