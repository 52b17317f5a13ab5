namespace Gatehouse.Vault.Grants;

/// <summary>A grant that was asked for.</summary>
/// <param name="AuthorizationUrl">Where the person goes; absent where nobody has to.</param>
public sealed record StartedGrant(Grant Grant, string? AuthorizationUrl)
{
    // The state is for the person's browser alone.
    public override string ToString() => $"grant {Grant.Id}";
}
