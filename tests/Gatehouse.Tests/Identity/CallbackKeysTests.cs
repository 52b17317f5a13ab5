using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Identity;

public sealed class CallbackKeysTests
{
    private readonly SetClock clock = new();
    private readonly MemorySecrets secrets;
    private readonly CallbackKeys keys;

    public CallbackKeysTests()
    {
        secrets = new MemorySecrets(clock);
        keys = New();
    }

    [Fact]
    public async Task A_signature_is_of_the_time_and_the_body_under_the_agent_s_key()
    {
        var agent = await MadeAsync();
        var key = await keys.KeyOfAsync(agent, default);
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes($"{clock.NowSeconds}.{{}}"));

        Assert.Equal($"t={clock.NowSeconds},v1={Convert.ToHexStringLower(expected)}", await keys.SignAsync(agent, "{}"u8.ToArray(), default));
    }

    [Fact]
    public async Task Each_agent_has_a_key_of_its_own_and_always_the_same()
    {
        var agent = await MadeAsync();
        var key = await keys.KeyOfAsync(agent, default);

        Assert.Equal(key, await keys.KeyOfAsync(agent, default));
        Assert.NotEqual(key, await keys.KeyOfAsync(agent with { Id = "agt_zzzzzzzzzzzzzzzzzzzz" }, default));
        Assert.NotEqual(key, await keys.KeyOfAsync(agent with { Organisation = "xrgorgorgorg" }, default));
    }

    [Fact]
    public async Task A_rotation_of_the_secret_changes_no_agent_s_key_and_the_next_key_comes_from_it()
    {
        var agent = await MadeAsync();
        var old = agent with { CallbackKey = null };
        var key = await keys.KeyOfAsync(agent, default);
        Rotate();

        Assert.Equal(key, await New().KeyOfAsync(agent, default));
        Assert.Equal(key, await New().KeyOfAsync(old, default));
        var next = agent with { CallbackKey = await New().NextAsync(agent.CallbackKey, default) };
        Assert.Equal(new CallbackKey("v2", 1), next.CallbackKey);
        Assert.NotEqual(key, await New().KeyOfAsync(next, default));
    }

    [Fact]
    public async Task Each_next_key_is_another_under_the_same_version_too()
    {
        var agent = await MadeAsync();
        var second = agent with { CallbackKey = await keys.NextAsync(agent.CallbackKey, default) };
        var third = second with { CallbackKey = await keys.NextAsync(second.CallbackKey, default) };

        Assert.Equal(("v1", 2L), (third.CallbackKey!.Version, third.CallbackKey.Generation));
        Assert.Equal(3, new[] { await keys.KeyOfAsync(agent, default), await keys.KeyOfAsync(second, default), await keys.KeyOfAsync(third, default) }.Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_signed_with_a_key_whose_version_is_gone()
    {
        var agent = await MadeAsync();
        Rotate();
        secrets.Remove(CallbackKeys.SecretName, "v1");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => New().SignAsync(agent, "{}"u8.ToArray(), default).AsTask());
        Assert.Equal("version `v1` of the secret is gone", thrown.Message);
    }

    private CallbackKeys New() => new(secrets, new SeededRandom(), clock);

    private async Task<Agent> MadeAsync()
    {
        return Documents.Agent with { CallbackKey = await keys.NextAsync(null, default) };
    }

    private void Rotate()
    {
        secrets.Rotate(CallbackKeys.SecretName, new byte[] { 1, 2, 3 });
        clock.Now += TimeSpan.FromDays(1);
    }
}
