using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Scenarios.Harness;
using Microsoft.Playwright;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A page that draws cards with the official renderer, in one typeface on every machine.</summary>
internal sealed partial class CardBrowser(IPage page)
{
    private const string Draw = """
        text => {
          const card = JSON.parse(text);
          AdaptiveCards.AdaptiveCard.onProcessMarkdown = (source, result) => { result.outputHtml = markdownit({ linkify: true }).render(source); result.didProcess = true; };
          const drawn = new AdaptiveCards.AdaptiveCard();
          const face = { fontFamily: 'Card', fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 26 }, fontWeights: { lighter: 400, default: 400, bolder: 700 } };
          drawn.hostConfig = new AdaptiveCards.HostConfig({ fontFamily: 'Card', fontTypes: { default: face, monospace: face }, supportsInteractivity: true, containerStyles: { emphasis: { backgroundColor: '#EEEEEE' } } });
          const context = new AdaptiveCards.SerializationContext();
          drawn.parse(card, context);
          const place = document.getElementById('card');
          place.replaceChildren(drawn.render());
          const complaints = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
          return document.fonts.ready.then(() => [...complaints, ...drawn.validateProperties().validationEvents.map(event => event.message)]);
        }
        """;

    /// <summary>Both at a quarter of their size in grey: strokes differ between machines, the places of words do not.</summary>
    private const string Compare = """
        async ([one, other]) => {
          const load = async data => { const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode(); return image; };
          const [a, b] = [await load(one), await load(other)];
          const [width, height] = [Math.round(a.width / 4), Math.round(Math.max(a.height, b.height) / 4)];
          const grey = image => {
            const canvas = Object.assign(document.createElement('canvas'), { width, height });
            const paint = canvas.getContext('2d');
            paint.fillStyle = '#FFFFFF';
            paint.fillRect(0, 0, width, height);
            paint.imageSmoothingQuality = 'high';
            paint.drawImage(image, 0, 0, image.width / 4, image.height / 4);
            const pixels = paint.getImageData(0, 0, width, height).data;
            return Array.from({ length: width * height }, (_, i) => (pixels[4 * i] + pixels[4 * i + 1] + pixels[4 * i + 2]) / 3);
          };
          const [left, right] = [grey(a), grey(b)];
          return left.filter((value, i) => Math.abs(value - right[i]) > 64).length / left.length;
        }
        """;

    public static async Task<CardBrowser> OpenAsync(Chromium chromium)
    {
        var page = await chromium.OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 560, Height = 900 }, DeviceScaleFactor = 1 });
        // Nothing that a card names is fetched.
        await page.RouteAsync("**/*", route => route.AbortAsync());
        var fonts = Path.Combine(await Roboto.FindAsync(), "@fontsource", "roboto", "files");
        var faces = string.Concat(new[] { 400, 700 }.Select(weight => $"@font-face {{ font-family: Card; font-weight: {weight}; src: url(data:font/woff2;base64,{Convert.ToBase64String(File.ReadAllBytes(Path.Combine(fonts, $"roboto-latin-{weight}-normal.woff2")))}); }}"));
        await page.SetContentAsync($"<!doctype html><html lang=\"en\"><head><title>card</title><style>{faces} * {{ font-family: Card !important; }} body {{ margin: 0; }} #card {{ width: 520px; }}</style></head><body><div id=\"card\"></div></body></html>");
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Path.Combine(await Renderer.FindAsync(), "adaptivecards", "dist", "adaptivecards.min.js") });
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Path.Combine(await Markdown.FindAsync(), "markdown-it", "dist", "markdown-it.min.js") });
        return new CardBrowser(page);
    }

    public IPage Page => page;

    private static NpmPackage Renderer { get; } = new("adaptivecards", "3.0.6");

    private static NpmPackage Markdown { get; } = new("markdown-it", "14.1.0");

    private static NpmPackage Roboto { get; } = new("@fontsource/roboto", "5.3.0");

    /// <returns>What the renderer has to complain of.</returns>
    public Task<string[]> DrawAsync(JsonElement card) => page.EvaluateAsync<string[]>(Draw, card.GetRawText());

    public Task<string> TextAsync() => page.Locator("#card").InnerTextAsync();

    /// <returns>The part of the picture that differs.</returns>
    public async Task<double> DifferenceAsync(byte[] picture) =>
        await page.EvaluateAsync<double>(Compare, new[] { Convert.ToBase64String(picture), Convert.ToBase64String(await PictureAsync()) });

    public Task<byte[]> PictureAsync() => page.Locator("#card").ScreenshotAsync();

    /// <summary>The same card, with what no two runs share replaced.</summary>
    public static JsonElement Steady(JsonElement card)
    {
        var text = Ids().Replace(card.GetRawText(), match => match.Value[..4] + new string('0', match.Value.Length - 4));
        text = Moments().Replace(text, "2026-12-01 00:00:00 UTC");
        text = Hashes().Replace(text, "0000000000000000 0000000000000000 0000000000000000 0000000000000000");
        text = Numbers().Replace(text, "$1 1 (");
        return JsonElement.Parse(Ports().Replace(text, "http://127.0.0.1:10000/"));
    }

    [GeneratedRegex("(agt|con|tsk|apr)_[a-z0-9]{20,36}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC")]
    private static partial Regex Moments();

    [GeneratedRegex(@"(agent|connection) \d+ \(")]
    private static partial Regex Numbers();

    [GeneratedRegex("[0-9a-f]{16}( ?[0-9a-f]{16}){3}")]
    private static partial Regex Hashes();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Ports();
}
