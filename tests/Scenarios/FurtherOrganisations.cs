using System.Diagnostics;
using Gatehouse.Local.Commands;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class FurtherOrganisations
{
    [Fact]
    public async Task An_organisation_made_beside_a_running_gate_is_served_by_it()
    {
        using var folder = new DataFolder();
        await using var gate = await GatewayProcess.StartAsync(folder);

        var (exit, printed, _) = await CreateAsync(folder, "harbour");

        Assert.Equal(ExitCode.Ok, exit);
        var key = printed.Split('\n')[0].Split(' ')[^1];
        var shown = await gate.Client.GetAsync("/v1/organisation", key);
        Assert.Equal((200, "harbour"), (shown.Status, shown.Body.TextOf("name")));
        Assert.Contains(shown.Body.TextOf("id")!, printed, StringComparison.Ordinal);
        Assert.Equal("default", (await gate.Client.GetAsync("/v1/organisation", folder.OwnerKey)).Body.TextOf("name"));
    }

    [Theory]
    [InlineData("harbour", ExitCode.Invalid, "no organisation yet")]
    [InlineData("", ExitCode.Usage, "NAME")]
    [InlineData("two\nlines", ExitCode.Usage, "NAME")]
    public async Task What_cannot_be_made_is_said_and_prints_no_key(string name, int exitCode, string said)
    {
        using var folder = new DataFolder();

        var (exit, printed, errors) = await CreateAsync(folder, name);

        Assert.Equal(exitCode, exit);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("gth_op_", printed, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Printed, string Errors)> CreateAsync(DataFolder folder, string name)
    {
        var start = new ProcessStartInfo("dotnet", [GatewayProcess.PathOf("Gatehouse.Local.dll"), "organisation", "create", name]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GATEHOUSE_DATA"] = folder.Path;
        using var process = Process.Start(start)!;
        var (printed, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await printed, await errors);
    }
}
