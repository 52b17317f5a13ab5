using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class BrowserSealsTests
{
    private readonly SetClock clock = new();
    private readonly BrowserSeals seals;

    public BrowserSealsTests() => seals = new BrowserSeals(new MemorySecrets(clock), new SeededRandom(), clock);

    [Fact]
    public async Task A_form_is_good_for_one_browser_and_one_subject_for_half_a_day()
    {
        var (browser, other) = (seals.NewBrowser(), seals.NewBrowser());
        var form = await seals.SealFormAsync("ticket", browser, default);

        Assert.True(BrowserSeals.IsBrowser(browser));
        Assert.NotEqual(browser, other);
        Assert.True(await seals.IsFormAsync(form, "ticket", browser, default));
        Assert.False(await seals.IsFormAsync(form, "another", browser, default));
        Assert.False(await seals.IsFormAsync(form, "ticket", other, default));
        Assert.False(await seals.IsFormAsync(form[..^1] + (form[^1] == 'A' ? 'B' : 'A'), "ticket", browser, default));
        Assert.False(await seals.IsFormAsync("", "ticket", browser, default));
        clock.Now += BrowserSeals.FormLasts;
        Assert.False(await seals.IsFormAsync(form, "ticket", browser, default));
    }

    [Fact]
    public async Task A_session_says_whose_key_was_shown_and_when_for_an_hour()
    {
        var session = new BrowserSession("abcdefghij", DateTimeOffset.FromUnixTimeSeconds(clock.Now.ToUnixTimeSeconds()));
        var text = await seals.SealSessionAsync(session, default);

        Assert.Equal(session, await seals.ReadSessionAsync(text, default));
        Assert.Null(await seals.ReadSessionAsync(await seals.SealFormAsync("a", "b", default), default));
        Assert.False(await seals.IsFormAsync(text, "a", "b", default));
        Assert.Null(await seals.ReadSessionAsync("nothing", default));
        clock.Now += BrowserSeals.SessionLasts;
        Assert.Null(await seals.ReadSessionAsync(text, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("<script>alert(1)</script>AAAAAAA")]
    public void Nothing_else_is_a_browser_s_name(string? text) => Assert.False(BrowserSeals.IsBrowser(text));
}
