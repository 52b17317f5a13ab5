using Gatehouse.Approvals;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Simulation.Kernel;
using Gatehouse.Vault;

namespace Gatehouse.Simulation.Gate;

/// <summary>The gate's keys, the same in every run: making keys is slow, and no scenario here is about them.</summary>
internal sealed class FixedSecrets : ISecretStore
{
    /// <summary>A time before every story's.</summary>
    public static TimeProvider Clock { get; } = new StoppedClock();

    public static SigningKeys Keys { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static ResultTokens Results { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static CallbackKeys Callbacks { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static InspectionKeys Inspections { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static CheckpointKeys Checkpoints { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static PersonMarks Marks { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static MasterKeys Masters { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static GrantStates States { get; } = new(new FixedSecrets(), new SimRandomSource(new SimRandom(1)), new StoppedClock());

    public static RemoteSecrets Remote { get; } = new(new FixedSecrets(), new StoppedClock());

    private readonly SecretVersion version = new("1", P256.NewPkcs8(new SimRandomSource(new SimRandom(1))), DateTimeOffset.UnixEpoch);

    public Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct) => Task.FromResult<IReadOnlyList<SecretVersion>>([version]);

    public Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) => Task.FromResult(version);

    public Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) =>
        throw new InvalidOperationException("no scenario changes the gate's keys");

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
