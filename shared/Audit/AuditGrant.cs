namespace Gatehouse.Audit;

/// <summary>A person's grant that a token was of, and the scopes of that token.</summary>
public sealed record AuditGrant(string Id, IReadOnlyList<string> Scopes);
