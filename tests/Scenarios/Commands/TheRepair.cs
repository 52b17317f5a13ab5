using System.Text.Json;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Local.Commands;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Commands;

[Collection(HostStories.Name)]
public sealed class TheRepair
{
    private const int Tasks = 5;

    [Fact]
    public async Task Everything_that_was_accepted_ends_though_every_message_was_lost()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        var (agent, tasks) = await AcceptAsync(folder, target);
        Change(folder, "DELETE FROM messages");
        await using var gate = await GatewayProcess.StartAsync(folder);

        var dry = await RepairAsync(folder, ExitCode.Ok, "--dry-run");
        Assert.Equal((Tasks, 0), (dry.NumberOf("messages"), target.Calls.Count));
        var done = await RepairAsync(folder, ExitCode.Ok);
        Assert.Equal((Tasks, true), (done.NumberOf("messages"), done.GetProperty("complete").GetBoolean()));

        foreach (var task in tasks)
            Assert.Equal("succeeded", (await agent.At(gate.Client).EndAsync(task)).TaskStatus);
        Assert.Equal(Tasks, target.Calls.Count);
        Assert.Equal(0, (await RepairAsync(folder, ExitCode.Ok)).NumberOf("messages"));
    }

    [Fact]
    public async Task A_connection_whose_clock_is_ahead_works_again_and_its_chain_says_why()
    {
        using var folder = new DataFolder();
        await using var target = await RecordingTarget.StartAsync();
        var (agent, tasks) = await AcceptAsync(folder, target);
        Change(folder, $"""UPDATE rows SET body = CAST(json_set(CAST(body AS TEXT), '$.lastTime', '{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ss.fff}+00:00') AS BLOB) WHERE "row" = 'state' AND "partition" LIKE '%|con\_%' ESCAPE '\'""");
        await using var gate = await GatewayProcess.StartAsync(folder);
        var owner = new Operator(gate.Client, folder.OwnerKey);
        var connection = (await agent.At(gate.Client).ReadAsync(tasks[0])).Body.TextOf("connection")!;
        Assert.Equal((503, "unavailable"), await agent.At(gate.Client).DispatchAsync(connection) is var refused ? (refused.Status, refused.Code) : default);

        Assert.Equal(1, (await RepairAsync(folder, ExitCode.Incomplete)).NumberOf("clocksAhead"));
        Assert.Equal((1, 0), await RepairAsync(folder, ExitCode.Ok, "--clock") is var report ? (report.NumberOf("clocksSetBack"), report.NumberOf("clocksAhead")) : default);

        var task = await agent.At(gate.Client).HandInAsync(connection);
        foreach (var one in tasks.Append(task))
            Assert.Equal("succeeded", (await agent.At(gate.Client).EndAsync(one)).TaskStatus);
        Assert.Contains((await owner.ReadAuditAsync(connection))[connection], record => record.Kind == "clock-repaired");
        Assert.Equal(0, (await RepairAsync(folder, ExitCode.Ok, "--clock")).NumberOf("clocksSetBack"));
    }

    [Fact]
    public async Task A_folder_without_a_gate_is_not_made_one()
    {
        using var folder = new DataFolder();

        var (exitCode, output, error) = await CommandProcess.RunAsync(folder.Path, "repair");

        Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
        Assert.Contains("holds no `gatehouse.db`", error);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    /// <summary>Tasks that a gate accepted and did not deliver; the gate has ended.</summary>
    private static async Task<(AgentClient Agent, string[] Tasks)> AcceptAsync(DataFolder folder, RecordingTarget target)
    {
        await using var gate = await GatewayProcess.StartAsync(folder, environment: ("GATEHOUSE_PAUSE_DELIVERY", "true"));
        var owner = new Operator(gate.Client, folder.OwnerKey);
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        var tasks = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => agent.HandInAsync(connection)));
        Assert.Equal(0, await gate.TerminateAsync());
        return (agent, tasks);
    }

    private static async Task<JsonElement> RepairAsync(DataFolder folder, int exitCode, params string[] options)
    {
        var result = await CommandProcess.RunAsync(folder.Path, ["repair", .. options]);
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static void Change(DataFolder folder, string sql)
    {
        using var database = SqliteConnection.Open(Path.Combine(folder.Path, SqliteDatabase.FileName), readOnly: false);
        database.Execute(sql);
    }
}
