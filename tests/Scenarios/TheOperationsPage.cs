using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed partial class TheOperationsPage
{
    private static readonly string page = File.ReadAllText(FindPage());

    [Fact]
    public async Task It_has_every_instrument_and_no_other()
    {
        var published = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Gatehouse", StringComparison.Ordinal))
                    published.Add(instrument.Name);
            },
        };
        await using var gate = await GatewayInProcess.StartAsync();
        listener.Start();

        Assert.Equal(published.Order(StringComparer.Ordinal), Instrument().Matches(page).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_has_every_check_of_readiness()
    {
        await using var gate = await GatewayInProcess.StartAsync();

        var checks = (await gate.Client.GetAsync("/health/ready")).Body.GetProperty("checks").EnumerateArray().Select(check => check.TextOf("name")!);

        Assert.All(checks, check => Assert.Contains($"\n| `{check}` |", page, StringComparison.Ordinal));
    }

    private static string FindPage([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "operations.md");

    [GeneratedRegex(@"^\| `(?<name>gatehouse\.[a-z_.]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Instrument();
}
