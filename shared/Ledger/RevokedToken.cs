namespace Gatehouse.Ledger;

/// <summary>A token that was revoked before its time.</summary>
/// <param name="Token">Its <c>jti</c>.</param>
/// <param name="Until">When it would have expired; after that nothing needs to remember it.</param>
public sealed record RevokedToken(string Token, DateTimeOffset Until)
{
    /// <summary>Of one agent at a time. They stand in the state of each of its connections, which every commit rewrites.</summary>
    public const int MaxAlive = 32;
}
