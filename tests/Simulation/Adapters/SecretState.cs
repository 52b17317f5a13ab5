using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>The gate's own secrets.</summary>
public sealed class SecretState
{
    private readonly Dictionary<string, List<SecretVersion>> secrets = new(StringComparer.Ordinal);

    public IReadOnlyList<SecretVersion> Read(string name) =>
        secrets.TryGetValue(name, out var versions) ? [.. Enumerable.Reverse(versions)] : [];

    public SecretVersion Create(string name, ReadOnlyMemory<byte> value, DateTimeOffset now)
    {
        if (Read(name) is [var standing, ..])
            return standing;

        var made = new SecretVersion($"{name}-1", value, now);
        secrets[name] = [made];
        return made;
    }
}
