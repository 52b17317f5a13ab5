using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class VerifiedTokenCacheTests
{
    private static readonly DateTimeOffset now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task When_all_places_are_taken_the_token_that_expires_first_makes_room()
    {
        var bench = await IdentityBench.StartAsync();
        var cache = new VerifiedTokenCache(4);
        foreach (var minutes in new[] { 5, 2, 9, 7 })
            cache.Add(Token(minutes), bench.KeyId, Outcome(minutes));

        cache.Add(Token(8), bench.KeyId, Outcome(8));

        Assert.Equal([5, 7, 8, 9], Enumerable.Range(1, 10).Where(minutes => cache.Find(Token(minutes), bench.KeySet, now) is not null));
    }

    [Fact]
    public async Task The_same_token_takes_one_place()
    {
        var bench = await IdentityBench.StartAsync();
        var cache = new VerifiedTokenCache(4);
        for (var i = 0; i < 8; i++)
            cache.Add(Token(1), bench.KeyId, Outcome(1));
        foreach (var minutes in new[] { 2, 3, 4 })
            cache.Add(Token(minutes), bench.KeyId, Outcome(minutes));

        Assert.NotNull(cache.Find(Token(1), bench.KeySet, now));
        Assert.Null(cache.Find(Token(1), bench.KeySet, now.AddMinutes(1)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData((1 << 20) + 1)]
    public void Its_size_has_bounds(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new VerifiedTokenCache(capacity));

    private static byte[] Token(int name) => [(byte)name];

    private static AgentTokenOutcome.Accepted Outcome(int minutes) =>
        new(new AgentPrincipal(IdentityBench.Organisation, IdentityBench.Agent, IdentityBench.Credential, minutes, ActChain.None, now.AddMinutes(minutes)));
}
