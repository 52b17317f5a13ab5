namespace Gatehouse.Vault.Providers;

/// <summary>A provider as an owner describes it: with an issuer whose metadata says the rest, or with endpoints.</summary>
public sealed record ProviderDraft(string Name, string? Issuer, ProviderEndpoints? Endpoints, string ClientId, ClientAuthentication Authentication)
{
    /// <summary>Absent for an assertion, and where the standing one is to be kept.</summary>
    public string? Secret { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    // The secret must not reach a log through a record's generated text.
    public override string ToString() => $"provider {Name}";
}
