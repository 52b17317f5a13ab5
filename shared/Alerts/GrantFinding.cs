namespace Gatehouse.Alerts;

/// <summary>How the grant stands that a connection uses.</summary>
/// <param name="Broken">The provider's word for why it takes it no more; null while it does.</param>
public sealed record GrantFinding(string Grant, string? Broken);
