namespace Gatehouse.Azure.Signer;

/// <summary>What the signer's settings say.</summary>
public sealed record SignerOptions
{
    /// <inheritdoc cref="AzureOptions.State"/>
    public required string State { get; init; }

    /// <summary>Its own, which nobody else can read.</summary>
    public required Uri Vault { get; init; }

    /// <summary>The container of checkpoints.</summary>
    public required Uri Checkpoints { get; init; }

    /// <inheritdoc cref="AzureOptions.KeysSince"/>
    public KeysSince KeysSince { get; init; } = KeysSince.None;

    /// <inheritdoc cref="AzureOptions.ClientId"/>
    public string? ClientId { get; init; }

    /// <inheritdoc cref="AzureOptions.ApplicationInsights"/>
    public string? ApplicationInsights { get; init; }
}
