using Gatehouse.Ports;

namespace Gatehouse.Tests.Identity;

internal sealed class MemorySecrets(TimeProvider time) : ISecretStore
{
    private readonly Dictionary<string, List<SecretVersion>> secrets = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public int Reads { get; private set; }

    /// <summary>What happens while a secret of this name is read.</summary>
    public Action<string> Reading { get; set; } = _ => { };

    public Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct)
    {
        Reads++;
        Reading(name);
        ct.ThrowIfCancellationRequested();
        return IsDown
            ? Task.FromException<IReadOnlyList<SecretVersion>>(new IOException("the store is down"))
            : Task.FromResult<IReadOnlyList<SecretVersion>>(secrets.TryGetValue(name, out var versions) ? [.. versions] : []);
    }

    public Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) =>
        Task.FromResult(secrets.TryGetValue(name, out var versions) ? versions[^1] : Rotate(name, value));

    public Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) => Task.FromResult(Rotate(name, value));

    public SecretVersion Rotate(string name, ReadOnlyMemory<byte> value)
    {
        if (!secrets.TryGetValue(name, out var versions))
            secrets[name] = versions = [];
        var version = new SecretVersion($"v{versions.Count + 1}", value.ToArray(), time.GetUtcNow());
        versions.Insert(0, version);
        return version;
    }

    public void Remove(string name, string version) => secrets[name].RemoveAll(held => held.Version == version);
}
