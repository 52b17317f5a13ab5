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

        return Add(name, value, now);
    }

    public SecretVersion Add(string name, ReadOnlyMemory<byte> value, DateTimeOffset now)
    {
        if (!secrets.TryGetValue(name, out var versions))
            secrets[name] = versions = [];
        var made = new SecretVersion($"{name}-{versions.Count + 1}", value, now);
        versions.Add(made);
        return made;
    }
}
