using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Adapters;

/// <summary>One instance's way to the secrets.</summary>
public sealed class SimSecretStore(PortWire wire, World world) : ISecretStore
{
    public Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct) =>
        wire.CallAsync(PortOperation.SecretRead, name, _ => world.Secrets.Read(name), ct);

    public Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        var sent = value.ToArray();
        return wire.CallAsync(PortOperation.SecretCreate, name, _ => world.Secrets.Create(name, sent, world.TrueTime), ct);
    }

    public Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        var sent = value.ToArray();
        return wire.CallAsync(PortOperation.SecretAdd, name, _ => world.Secrets.Add(name, sent, world.TrueTime), ct);
    }
}
