using System.Text.Json;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class ActChainTests
{
    [Fact]
    public void Chains_of_the_same_actors_are_equal_and_say_who_led_here()
    {
        var chain = new ActChain(["agt_1", "usr_2"]);

        Assert.Equal(new ActChain(["agt_1", "usr_2"]), chain);
        Assert.Equal(new ActChain(["agt_1", "usr_2"]).GetHashCode(), chain.GetHashCode());
        Assert.NotEqual(new ActChain(["usr_2", "agt_1"]), chain);
        Assert.NotEqual(new ActChain(["AGT_1", "usr_2"]), chain);
        Assert.False(chain.Equals(null));
        Assert.Equal("agt_1 < usr_2", chain.ToString());
    }

    [Theory]
    [InlineData("""{}""", "")]
    [InlineData("""{"act":{"sub":"a"}}""", "a")]
    [InlineData("""{"act":{"sub":"a","act":{"sub":"b"}}}""", "a < b")]
    [InlineData("""{"act":{}}""", null)]
    [InlineData("""{"act":{"sub":""}}""", null)]
    [InlineData("""{"act":{"sub":1}}""", null)]
    [InlineData("""{"act":"a"}""", null)]
    [InlineData("""{"act":{"sub":"a","act":null}}""", null)]
    public void What_is_nested_is_read_the_nearest_first(string claims, string? chain) => Assert.Equal(chain, Read(claims)?.ToString());

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void A_chain_is_at_most_so_deep(int depth, bool isRead)
    {
        var claims = "{}";
        for (var i = 0; i < depth; i++)
            claims = i == 0 ? """{"act":{"sub":"a0"}}""" : $$"""{"act":{"sub":"a{{i}}",{{claims[1..]}}}""";

        Assert.Equal(isRead ? depth : null, Read(claims)?.Actors.Count);
    }

    [Theory]
    [InlineData("""{"act":{"sub":"usr_hhhhhhhhhhhhhhhhhhhh"}}""", "usr_hhhhhhhhhhhhhhhhhhhh")]
    [InlineData("""{"act":{"sub":"usr_hhhhhhhhhhhhhhhhhhhh","act":{"sub":"a"}}}""", null)]
    public void A_human_is_at_the_end_and_nowhere_else(string claims, string? chain) => Assert.Equal(chain, Read(claims)?.ToString());

    [Fact]
    public void A_human_stands_beyond_eight_agents()
    {
        var claims = """{"act":{"sub":"usr_hhhhhhhhhhhhhhhhhhhh"}}""";
        for (var i = 0; i < 8; i++)
            claims = $$"""{"act":{"sub":"agt_aaaaaaaaaaaaaaaaaaa{{i}}",{{claims[1..]}}}""";

        Assert.Equal((8, "usr_hhhhhhhhhhhhhhhhhhhh"), (Read(claims)!.Agents.Count(), Read(claims)!.Human));
        Assert.Null(Read($$"""{"act":{"sub":"agt_aaaaaaaaaaaaaaaaaaaa",{{claims[1..]}}}"""));
    }

    [Theory]
    [InlineData("""{"sub":"c","act":{"sub":"b","act":{"sub":"a"}}}""", true)]
    [InlineData("""{"sub":"b","act":{"sub":"b"}}""", false)]
    [InlineData("""{"sub":"a","act":{"sub":"b","act":{"sub":"a"}}}""", false)]
    [InlineData("""{"sub":"c","act":{"sub":"b","act":{"sub":"a","act":{"sub":"b"}}}}""", false)]
    public void Nobody_gets_back_what_they_have_handed_on(string claims, bool isRead) => Assert.Equal(isRead, Read(claims) is not null);

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void An_actors_name_is_at_most_so_long(int length, bool isRead) =>
        Assert.Equal(isRead, Read("{\"act\":{\"sub\":\"" + new string('a', length) + "\"}}") is not null);

    private static ActChain? Read(string claims)
    {
        using var document = JsonDocument.Parse(claims);
        return ActChain.Read(document.RootElement);
    }
}
