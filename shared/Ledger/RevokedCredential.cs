namespace Gatehouse.Ledger;

/// <summary>A credential that was revoked.</summary>
/// <param name="Credential">Its id.</param>
/// <param name="Until">When its last token has expired and its last task can no longer wait to be claimed.</param>
public sealed record RevokedCredential(string Credential, DateTimeOffset Until)
{
    private static readonly TimeSpan longestTask = TimeSpan.FromDays(7);

    public static RevokedCredential At(string credential, DateTimeOffset revokedAt) => new(credential, revokedAt + longestTask);
}
