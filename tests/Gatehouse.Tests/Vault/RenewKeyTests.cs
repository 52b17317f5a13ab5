using Gatehouse.Audit.Checkpoints;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;

namespace Gatehouse.Tests.Vault;

/// <summary>Whoever runs the gate demands keys that are no older than a moment.</summary>
public sealed class RenewKeyTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    private MachineTime Clock => bench.World.Time;

    private CheckpointKeys Keys => bench.Get<CheckpointKeys>();

    [Fact]
    public async Task An_older_key_is_rotated_once_however_often_it_is_asked_and_whoever_asks()
    {
        await Keys.CurrentAsync(default);
        var since = Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        Clock.Advance(TimeSpan.FromMinutes(1) + RenewKey.MadeAfter);

        Assert.NotNull(await RenewAsync(since));
        Assert.Null(await RenewAsync(since));
        Clock.Advance(TimeSpan.FromDays(400));
        Assert.Null(await RenewAsync(since));
        Assert.Equal(2, (await bench.Secrets.ReadAsync(CheckpointKeys.SecretName, default)).Count);
    }

    [Fact]
    public async Task Nothing_is_made_before_the_moment_nor_of_a_key_that_nobody_has_used_or_that_is_younger()
    {
        var since = Clock.GetUtcNow();
        Clock.Advance(RenewKey.MadeAfter);
        Assert.Null(await RenewAsync(since));

        await Keys.CurrentAsync(default);
        Assert.Null(await RenewAsync(since));
        Assert.Null(await RenewAsync(Clock.GetUtcNow() + TimeSpan.FromDays(1)));
        Assert.Single(await bench.Secrets.ReadAsync(CheckpointKeys.SecretName, default));
    }

    [Fact]
    public async Task The_old_key_signs_until_everybody_can_know_the_new_one_and_what_either_signed_is_verified_by_both_together()
    {
        var before = await Keys.CurrentAsync(default);
        var old = Note(before);
        var since = Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        Clock.Advance(TimeSpan.FromMinutes(1) + RenewKey.MadeAfter);
        var made = await RenewAsync(since);

        Clock.Advance(CheckpointKeys.SignsAfter - TimeSpan.FromMinutes(1));
        var waiting = await Keys.CurrentAsync(default);
        Assert.Equal(before.SignerOf(Organisation).KeyId, waiting.SignerOf(Organisation).KeyId);
        Assert.Contains(waiting.VerifiersOf(Organisation), verifier => verifier.KeyId == made);

        Clock.Advance(TimeSpan.FromMinutes(6));
        var after = await Keys.CurrentAsync(default);
        Assert.Equal(made, after.SignerOf(Organisation).KeyId);
        foreach (var note in new[] { old, Note(after) })
            Assert.Single(after.VerifiersOf(Organisation), verifier => verifier.Verify(note));
        Assert.DoesNotContain(before.VerifiersOf(Organisation), verifier => verifier.Verify(Note(after)));
    }

    private Task<string?> RenewAsync(DateTimeOffset since) => new RenewKey(bench.Secrets, Clock).HandleAsync(CheckpointKeys.SecretName, since, Keys.RotateAsync, default);

    private SignedNote Note(CheckpointKeySet keys) => keys.Sign(new Checkpoint(Organisation, 1, Clock.GetUtcNow(), 0, new string('0', 64), 1, 0));
}
