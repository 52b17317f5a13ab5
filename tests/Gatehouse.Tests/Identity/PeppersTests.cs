using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class PeppersTests
{
    private readonly SetClock clock = new();
    private readonly SeededRandom random = new();
    private readonly MemorySecrets secrets;
    private readonly Peppers peppers;

    public PeppersTests()
    {
        secrets = new MemorySecrets(clock);
        peppers = new Peppers(secrets, random, clock);
    }

    [Fact]
    public async Task A_secret_matches_its_own_hash_only()
    {
        var set = await peppers.CurrentAsync(default);
        var secret = ClientSecret.New(SecretKind.Agent, random);
        var hashed = set.Hash(secret);

        Assert.True(set.Matches(secret, hashed));
        Assert.False(set.Matches(ClientSecret.New(SecretKind.Agent, random), hashed));
        Assert.False(set.Matches(secret, hashed with { Hash = [.. hashed.Hash[..^1]] }));
        Assert.False(set.Matches(secret, hashed with { PepperVersion = "v9" }));
        Assert.False(set.Matches(secret, null));
    }

    [Fact]
    public async Task Two_instances_that_start_at_once_hash_alike()
    {
        var secret = ClientSecret.New(SecretKind.Agent, random);
        var other = new Peppers(secrets, new SeededRandom(2), clock);

        var hashed = (await peppers.CurrentAsync(default)).Hash(secret);

        Assert.True((await other.CurrentAsync(default)).Matches(secret, hashed));
    }

    [Fact]
    public async Task A_new_pepper_is_used_only_when_every_instance_knows_it_and_the_old_one_still_verifies()
    {
        var secret = ClientSecret.New(SecretKind.Agent, random);
        var old = (await peppers.CurrentAsync(default)).Hash(secret);
        secrets.Rotate(Peppers.SecretName, Enumerable.Repeat((byte)7, 32).ToArray());

        clock.Now += TimeSpan.FromMinutes(6);
        var soon = (await peppers.CurrentAsync(default)).Hash(secret);
        clock.Now += TimeSpan.FromHours(2);
        var later = await peppers.CurrentAsync(default);
        var renewed = later.Hash(secret);

        Assert.Equal("v1", soon.PepperVersion);
        Assert.Equal("v2", renewed.PepperVersion);
        Assert.True(later.Matches(secret, old));
        Assert.True(later.Matches(secret, renewed));
    }

    [Theory]
    [InlineData(7199, "v1")]
    [InlineData(7200, "v2")]
    public async Task A_new_pepper_is_used_two_hours_after_it_was_made(int seconds, string version)
    {
        secrets.Rotate(Peppers.SecretName, Enumerable.Repeat((byte)6, 32).ToArray());
        secrets.Rotate(Peppers.SecretName, Enumerable.Repeat((byte)7, 32).ToArray());
        clock.Now += TimeSpan.FromSeconds(seconds);

        Assert.Equal(version, (await peppers.CurrentAsync(default)).Hash(ClientSecret.New(SecretKind.Agent, random)).PepperVersion);
    }

    [Fact]
    public async Task The_store_is_asked_again_only_after_a_while()
    {
        await peppers.CurrentAsync(default);
        clock.Now += TimeSpan.FromMinutes(4);
        await peppers.CurrentAsync(default);
        Assert.Equal(1, secrets.Reads);

        clock.Now += TimeSpan.FromMinutes(1);
        await peppers.CurrentAsync(default);
        Assert.Equal(2, secrets.Reads);
    }

    [Fact]
    public async Task While_the_store_is_down_what_is_held_serves_for_an_hour_and_no_longer()
    {
        await peppers.CurrentAsync(default);
        secrets.IsDown = true;

        clock.Now += TimeSpan.FromMinutes(59);
        Assert.NotNull(await peppers.CurrentAsync(default));
        clock.Now += TimeSpan.FromMinutes(1);
        await Assert.ThrowsAsync<IOException>(async () => await peppers.CurrentAsync(default));
        await Assert.ThrowsAsync<IOException>(async () => await peppers.CurrentAsync(default));

        secrets.IsDown = false;
        await peppers.CurrentAsync(default);
    }

    [Fact]
    public async Task A_failed_read_is_not_repeated_by_every_caller()
    {
        await peppers.CurrentAsync(default);
        secrets.IsDown = true;
        clock.Now += TimeSpan.FromMinutes(6);

        for (var i = 0; i < 10; i++)
            await peppers.CurrentAsync(default);

        Assert.Equal(2, secrets.Reads);
    }
}
