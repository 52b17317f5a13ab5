namespace Gatehouse.Vault.Grants;

/// <summary>An access token that may be handed out again, sealed.</summary>
/// <param name="Asked">The scopes that it was asked for, in ordinal order.</param>
/// <param name="Scopes">Those that it has: no others.</param>
/// <param name="IssuedAt">When it was asked for: it lives no longer than from then.</param>
public sealed record HeldAccess(IReadOnlyList<string> Asked, IReadOnlyList<string> Scopes, byte[] Sealed, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>What it is sealed as.</summary>
    public static string Use(string grant) => $"access|{grant}";

    /// <summary>Whether it is worth handing out: not when it expires before it is used.</summary>
    public bool IsGood(DateTimeOffset now, TimeSpan margin)
    {
        var fifth = (ExpiresAt - IssuedAt) / 5;
        return now < ExpiresAt - (fifth < margin ? fifth : margin);
    }
}
