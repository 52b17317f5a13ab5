using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class CallbackKeysTests
{
    private readonly SetClock clock = new();
    private readonly CallbackKeys keys;

    public CallbackKeysTests() => keys = new CallbackKeys(new MemorySecrets(clock), new SeededRandom(), clock);

    [Fact]
    public async Task A_signature_is_of_the_time_and_the_body_under_the_agent_s_key()
    {
        var key = await keys.KeyOfAsync(IdentityBench.Organisation, IdentityBench.Agent, default);
        var expected = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes($"{clock.NowSeconds}.{{}}"));

        Assert.Equal(
            $"t={clock.NowSeconds},v1={Convert.ToHexStringLower(expected)}",
            await keys.SignAsync(IdentityBench.Organisation, IdentityBench.Agent, "{}"u8.ToArray(), default));
    }

    [Fact]
    public async Task Each_agent_has_a_key_of_its_own_and_always_the_same()
    {
        var key = await keys.KeyOfAsync(IdentityBench.Organisation, IdentityBench.Agent, default);

        Assert.Equal(key, await keys.KeyOfAsync(IdentityBench.Organisation, IdentityBench.Agent, default));
        Assert.NotEqual(key, await keys.KeyOfAsync(IdentityBench.Organisation, "agt_zzzzzzzzzzzzzzzzzzzz", default));
        Assert.NotEqual(key, await keys.KeyOfAsync("xrgorgorgorg", IdentityBench.Agent, default));
    }
}
