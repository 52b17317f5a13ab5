namespace Gatehouse.Ports;

/// <summary>The only source of randomness: ids, salts, secrets, jitter.</summary>
public interface IRandomSource
{
    /// <summary>Fills the whole span. Hosts MUST use a cryptographic generator. MUST be safe to call from many threads.</summary>
    void Fill(Span<byte> destination);
}
