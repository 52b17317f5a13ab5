using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class PageTokensTests
{
    private const string List = "orgorgorgorg|/v1/agents";
    private const string Place = "agt_abcdefghij0123456789";

    private readonly SetClock clock = new();
    private readonly MemorySecrets secrets;
    private readonly PageTokens tokens;

    public PageTokensTests()
    {
        secrets = new MemorySecrets(clock);
        tokens = new PageTokens(secrets, new SeededRandom(), clock);
    }

    [Fact]
    public async Task A_place_comes_back_and_cannot_be_read_from_outside()
    {
        var token = await SealAsync();

        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.NotEqual(token, await SealAsync());
        Assert.Equal(Place, await OpenAsync(List, token));
    }

    [Theory]
    [InlineData("orgorgorgorx|/v1/agents")]
    [InlineData("orgorgorgorg|/v1/connections")]
    [InlineData("orgorgorgorg|/v1/agents|status=frozen")]
    [InlineData("")]
    public async Task Another_list_does_not_open_it(string other) => Assert.Null(await OpenAsync(other, await SealAsync()));

    [Fact]
    public async Task Whatever_character_is_changed_it_is_none()
    {
        var token = await SealAsync();
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(await OpenAsync(List, new string(changed)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("agt_abcdefghij0123456789")]
    [InlineData("é")]
    [InlineData("====")]
    public async Task What_nobody_sealed_is_none(string token) => Assert.Null(await OpenAsync(List, token));

    [Fact]
    public async Task A_text_longer_than_any_token_is_none() => Assert.Null(await OpenAsync(List, new string('A', 100_000)));

    [Theory]
    [InlineData(86_399, true)]
    [InlineData(86_400, false)]
    public async Task It_is_good_for_a_day(int seconds, bool isGood)
    {
        var token = await SealAsync();
        clock.Now += TimeSpan.FromSeconds(seconds);

        Assert.Equal(isGood, await OpenAsync(List, token) is not null);
    }

    [Fact]
    public async Task It_outlives_the_change_of_the_key()
    {
        var token = await SealAsync();
        secrets.Rotate(PageTokens.SecretName, Enumerable.Repeat((byte)7, 32).ToArray());
        clock.Now += TimeSpan.FromHours(3);

        Assert.Equal(Place, await OpenAsync(List, token));
        secrets.Remove(PageTokens.SecretName, "v1");
        clock.Now += TimeSpan.FromHours(2);
        Assert.Null(await OpenAsync(List, token));
    }

    private async Task<string> SealAsync() => (await tokens.ForAsync(List, default)).Seal(Place);

    private async Task<string?> OpenAsync(string list, string token) => (await tokens.ForAsync(list, default)).Open(token);
}
