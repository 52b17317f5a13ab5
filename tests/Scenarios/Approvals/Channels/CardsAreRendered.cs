using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>The cards, as the official renderer shows them in a browser.</summary>
public sealed class CardsAreRendered(CardsAreRendered.House house) : IClassFixture<CardsAreRendered.House>
{
    private const string Rewrite = "GATEHOUSE_REWRITE_SCREENSHOTS";

    /// <summary>Of the pixels of a smaller picture: strokes of letters, and no line that is missing or elsewhere.</summary>
    private const double MostDifference = 0.01;

    private static readonly object hostile = new
    {
        type = "summarize",
        input = new
        {
            text = "a story",
            link = "[sign in](https://evil.example.com) https://evil.example.com www.evil.com ana@evil.com <a href=\"https://evil.example.com\">x</a> <img src=x onerror=alert(1)>",
            markdown = "**bold** _soft_ `code` # head - list 1. list",
            turned = "for \u202Eana",
        },
    };

    [NeedsBrowser]
    public async Task A_card_says_all_of_it_makes_no_link_and_looks_as_it_should()
    {
        var ana = await house.ColleagueAsync();
        var (asked, cards) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), hostile, ana);
        var browser = await CardBrowser.OpenAsync(house.Browser);

        var complaints = await browser.DrawAsync(CardBrowser.Steady(cards[0].Body));

        Assert.Empty(complaints);
        var text = await browser.TextAsync();
        foreach (var said in new[] { "Approval needed", "[sign in](https://evil.example.com)", "**bold** _soft_ `code` # head", @"for \u{202E}ana", "The agent's own words, unverified: ", "If approved: ", "If denied: " })
            Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Equal(0, await browser.Page.Locator("#card a, #card img, #card strong, #card em, #card code, #card h1, #card li").CountAsync());
        Assert.Equal(["Approve", "Deny"], await browser.Page.Locator("#card button").AllInnerTextsAsync());
        Assert.Equal(1, await browser.Page.Locator("#card textarea").CountAsync());

        var picture = Path.Combine(Checkout.Root, "tests", "Scenarios", "Approvals", "Channels", "card.png");
        if (Environment.GetEnvironmentVariable(Rewrite) is "true")
            await File.WriteAllBytesAsync(picture, await browser.PictureAsync());
        Assert.InRange(await browser.DifferenceAsync(await File.ReadAllBytesAsync(picture)), 0, MostDifference);

        // What it should not be mistaken for is further from it than any machine is.
        await house.PressAsync(cards[0], "deny", ana.Id);
        var settled = await Eventually.BecomesAsync("the card says so", () => Task.FromResult(house.Microsoft.SeenBy(ana.Id).Single().Value), card => TeamsCard.HeadOf(card) == "Denied");
        Assert.Empty(await browser.DrawAsync(CardBrowser.Steady(settled)));
        Assert.Equal(0, await browser.Page.Locator("#card button, #card textarea").CountAsync());
        Assert.True(await browser.DifferenceAsync(await File.ReadAllBytesAsync(picture)) > 5 * MostDifference, "another card looks the same");
        Assert.Equal("denied", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [NeedsBrowser]
    public async Task In_a_mail_no_text_of_others_becomes_markup_either()
    {
        var ana = await house.ColleagueAsync();
        var (asked, _) = await house.AskInTeamsAsync(await house.ConnectAsync([ana]), hostile, ana);
        var browser = await CardBrowser.OpenAsync(house.Browser);

        // The renderer knows no `Action.Http`, which is Outlook's own.
        var card = (await house.MailCardAsync(ana, asked)).GetRawText().Replace("Action.Http", "Action.Submit", StringComparison.Ordinal);
        await browser.DrawAsync(JsonElement.Parse(card));

        var text = await browser.TextAsync();
        foreach (var said in new[] { "[sign in](https://evil.example.com) https://evil.example.com www.evil.com ana@evil.com", "<a href=\"https://evil.example.com\">x</a>", "**bold** _soft_ `code` # head - list 1. list", @"for \u{202E}ana" })
            Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Equal(0, await browser.Page.Locator("#card a, #card img, #card em, #card code, #card h1, #card li").CountAsync());
        Assert.All(await browser.Page.Locator("#card strong").AllInnerTextsAsync(), label => Assert.EndsWith(":", label, StringComparison.Ordinal));
    }

    public sealed class House : ChannelHouse
    {
        public Chromium Browser { get; private set; } = null!;

        public override async Task InitializeAsync()
        {
            // Then nothing that needs it runs.
            if (NpmPackage.Missing is not null || Chromium.Missing is not null)
                return;
            Browser = await Chromium.StartAsync();
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            if (Browser is null)
                return;
            await base.DisposeAsync();
            await Browser.DisposeAsync();
        }
    }
}
