using System.Globalization;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>A data folder on a file system that is full, or that cannot be written.</summary>
[Collection(HostStories.Name)]
public sealed class FullDisks
{
    [NeedsOwnMounts]
    public async Task On_a_full_disk_nothing_is_accepted_and_with_room_again_everything_that_was_goes_on()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayProcess.StartAsync(folder, wrapper: On("size=24m"));
        var seen = $"/proc/{gate.Id}/root{folder.Path}";
        var owner = new Operator(gate.Client, (await File.ReadAllTextAsync($"{seen}/owner.key")).Trim());
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        var accepted = new List<string> { await agent.HandInAsync(connection) };

        Fill($"{seen}/filler");
        var refused = await DispatchUntilRefusedAsync(agent, connection, accepted);
        Assert.Equal((200, 503), ((await gate.Client.GetAsync("/health/live")).Status, (await gate.Client.GetAsync("/health/ready")).Status));
        File.Delete($"{seen}/filler");
        await Eventually.IsTrueAsync("the gate is ready again", async () => (await gate.Client.GetAsync("/health/ready")).Status == 200);
        accepted.Add(await agent.HandInAsync(connection));

        Assert.True(refused is { Status: 503, Code: "unavailable" or "outcome-unknown" }, refused.ToString());
        foreach (var task in accepted)
            Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        var audit = await owner.ReadAuditAsync(connection);
        Assert.Subset(audit[connection].Where(record => record.Decision == "allow").Select(record => record.Entry.TextOf("task")!).ToHashSet(StringComparer.Ordinal), accepted.ToHashSet(StringComparer.Ordinal));
    }

    [NeedsOwnMounts]
    public async Task A_folder_that_cannot_be_written_is_said_at_the_start_and_nothing_runs()
    {
        using var folder = new DataFolder();

        var broken = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.StartAsync(folder, wrapper: On("ro")));

        Assert.Contains(folder.Path, broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", broken.Message, StringComparison.Ordinal);
    }

    /// <summary>The host alone sees the file system: it goes with it.</summary>
    private static string[] On(string options) =>
        ["unshare", "--map-root-user", "--mount", "bash", "-c", string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o {options} none \"$GATEHOUSE_DATA\" && exec \"$@\""), "host"];

    private static void Fill(string file)
    {
        using var filler = File.Create(file, bufferSize: 1);
        try
        {
            while (true)
                filler.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>What was written ahead may still have room of its own.</summary>
    private static async Task<Reply> DispatchUntilRefusedAsync(AgentClient agent, string connection, List<string> accepted)
    {
        while (true)
        {
            var reply = await agent.DispatchAsync(connection, input: new string('x', 1000));
            if (reply.Status != 202)
                return reply;
            accepted.Add(reply.Task);
        }
    }
}
