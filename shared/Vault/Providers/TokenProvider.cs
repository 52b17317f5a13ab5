namespace Gatehouse.Vault.Providers;

/// <summary>An authorization server at which people have accounts, and at which the gate is a client.</summary>
public sealed record TokenProvider
{
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Name { get; init; }

    /// <summary>As its answers name it (RFC 9207); absent where its endpoints were given without one.</summary>
    public string? Issuer { get; init; }

    public required ProviderEndpoints Endpoints { get; init; }

    /// <summary>Whether the endpoints are what the issuer's metadata said when this was set.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>It says in each answer who it is: one that does not say so is none of its (RFC 9207 section 2.4).</summary>
    public bool NamesIssuer { get; init; }

    /// <summary>
    /// People come back from it to the place that providers share: only from one that names itself there. Others have a place of
    /// their own, so that no code is taken to another than whose it is (RFC 9700 section 4.4.2). Where it was once apart, it stays.
    /// </summary>
    public bool SharesRedirect { get; init; }

    public required string ClientId { get; init; }

    public required ClientAuthentication Authentication { get; init; }

    /// <summary>The client's secret, sealed under the organisation's data key as <see cref="SecretUse"/>; absent for an assertion.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>The most that a grant may ask for; absent: anything.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Grows with every change.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nothing is asked of it any more, but to end what it has given.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Where it sends people back to: what is registered there.</summary>
    /// <param name="shared">The gate's place for providers that share one.</param>
    public string RedirectAt(string shared) => SharesRedirect ? shared : $"{shared}/{Id}";

    /// <summary>What its secret is sealed as.</summary>
    public static string SecretUse(string id) => $"provider|{id}";
}
