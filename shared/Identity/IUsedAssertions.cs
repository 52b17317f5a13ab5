namespace Gatehouse.Identity;

/// <summary>Which client assertions were used.</summary>
public interface IUsedAssertions
{
    /// <summary>
    /// Takes an assertion for this one use. Of all callers, on any instance, MUST say yes to one; MUST remember it until it
    /// has expired; MUST throw when it cannot tell.
    /// </summary>
    /// <param name="id">Its <c>jti</c>.</param>
    Task<bool> TakeAsync(string credentialId, string id, DateTimeOffset expiresAt, CancellationToken ct);
}
