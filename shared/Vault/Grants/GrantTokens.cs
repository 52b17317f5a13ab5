namespace Gatehouse.Vault.Grants;

/// <summary>What a grant is worth, sealed: the one copy of the refresh token, and access tokens that are still good.</summary>
/// <param name="Version">Grows with every refresh token that the provider gives.</param>
/// <param name="Refresh">Sealed under the organisation's data key as <see cref="RefreshUse"/>.</param>
public sealed record GrantTokens(int Version, byte[] Refresh)
{
    /// <summary>Who alone may ask the provider, and until when.</summary>
    public RefreshLease? Lease { get; init; }

    /// <summary>The lease under which <see cref="Version"/> was stored.</summary>
    public string? StoredBy { get; init; }

    public IReadOnlyList<HeldAccess> Access { get => field ?? []; init; }

    /// <summary>Refreshes in a row that gave nothing that may be handed out.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one did not.</summary>
    public string? Fault { get; init; }

    /// <summary>The provider is not asked before.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    public static string RefreshUse(string grant, int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"grant|{grant}|{version}");
}
