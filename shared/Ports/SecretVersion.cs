namespace Gatehouse.Ports;

/// <summary>One version of a secret.</summary>
public sealed record SecretVersion(string Version, ReadOnlyMemory<byte> Value, DateTimeOffset CreatedAt)
{
    // The value must not reach a log through a record's generated text.
    public override string ToString() => $"secret version {Version}";
}
