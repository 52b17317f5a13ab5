using Gatehouse.Local.Commands;

namespace Gatehouse.Scenarios.Surface;

public sealed class TheDemo
{
    [Fact]
    public async Task It_shows_every_stage_and_a_trail_that_verifies()
    {
        var output = new StringWriter();

        Assert.Equal(ExitCode.Ok, await GatehouseCommand.RunAsync(["demo", "--exit"], new CommandConsole(output, output)));

        foreach (var word in new[] { "signs in", "dry run", "202, queued", "claim, attempt 1", "What the target saw", "succeeded", "argument-condition-failed", "agent-frozen", "intact:" })
            Assert.Contains(word, output.ToString());
    }
}
