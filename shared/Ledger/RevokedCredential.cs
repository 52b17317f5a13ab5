namespace Gatehouse.Ledger;

/// <summary>A credential that was revoked.</summary>
/// <param name="Credential">Its id.</param>
/// <param name="Until">When the last token issued under it has expired.</param>
public sealed record RevokedCredential(string Credential, DateTimeOffset Until);
