namespace Gatehouse.Vault.Grants;

/// <summary>What a person's browser brings back from a provider (RFC 6749 section 4.1.2, RFC 9207).</summary>
public sealed record ProviderReturn(string State)
{
    public string? Code { get; init; }

    /// <summary>Why there is no code.</summary>
    public string? Error { get; init; }

    /// <summary>Who says so.</summary>
    public string? Issuer { get; init; }

    /// <summary>The provider to whose own place they came back; absent at the place that providers share.</summary>
    public string? At { get; init; }

    // The code must not reach a log through a record's generated text.
    public override string ToString() => "a return from a provider";
}
