namespace Gatehouse.Ports;

/// <summary>Named secrets of the gate itself (signing keys, peppers), each with its versions.</summary>
public interface ISecretStore
{
    /// <summary>All enabled versions, newest first; empty when there is none. MUST throw when it cannot tell.</summary>
    Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct);

    /// <summary>
    /// Makes the first version of <paramref name="name"/>, or returns the standing one if it exists. Of several processes
    /// that race, all MUST get the same version.
    /// </summary>
    Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct);

    /// <summary>
    /// Adds a version that is newer than every standing one, and keeps those. MUST be durable when it returns; of several
    /// callers that race, each MUST get a version of its own.
    /// </summary>
    Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct);
}
