namespace Gatehouse.Registry;

/// <summary>An operator who has proven who they are.</summary>
public sealed record OperatorPrincipal(string Organisation, string OperatorId, IReadOnlyList<OperatorRole> Roles)
{
    /// <summary>When they last signed in, where whoever vouches for them says so.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Their mail address, where whoever vouches for them says so now.</summary>
    public string? Email { get; init; }

    /// <summary>Their object id in the directory that vouches for them, a GUID; absent where none does.</summary>
    public string? ObjectId { get; init; }
}
