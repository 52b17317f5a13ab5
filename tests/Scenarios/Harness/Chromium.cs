using Microsoft.Playwright;

namespace Gatehouse.Scenarios.Harness;

/// <summary>The machine's own Chromium: nothing is downloaded.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string? program = NpmPackage.FindProgram("chromium", "chromium-browser", "google-chrome");

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Why there is none on this machine; null when there is.</summary>
    public static string? Missing { get; } = program is null ? "`chromium` is not installed"
        : !Directory.Exists(Path.Combine(AppContext.BaseDirectory, ".playwright")) ? "the driver of Playwright is not there"
        : null;

    public static async Task<Chromium> StartAsync()
    {
        var driver = await Playwright.CreateAsync();
        return new Chromium(driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"], Timeout = 120_000 }));
    }

    /// <summary>A browser of somebody's own, with nobody else's cookies.</summary>
    /// <param name="options">How it looks.</param>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? new BrowserNewContextOptions());
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
