namespace Gatehouse.Ledger;

/// <summary>How one credential stands, as of a revision of its document.</summary>
/// <param name="Revision">A fence with an older revision is never applied over a newer one; so one that was lifted stays here.</param>
public sealed record CredentialFence(string Credential, long Revision, bool Frozen);
