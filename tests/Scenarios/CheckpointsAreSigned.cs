using System.Text.Json;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Http.Scheduling;
using Gatehouse.Local.Commands;
using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

public sealed class CheckpointsAreSigned : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_auditor_keeps_a_checkpoint_and_a_key_and_verifies_every_later_export_with_them()
    {
        await using var gate = await StartAsync();
        await SignAsync(gate);
        var items = (await gate.Client.GetAsync("/v1/audit/checkpoints", gate.Owner.Key)).Body.GetProperty("items");
        var (key, kept) = (await WriteAsync("key", items[0].TextOf("key")!), await WriteAsync("kept", items[0].TextOf("note")!));

        await gate.Owner.CreateAgentAsync();
        var export = await ExportAsync(gate, "");
        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", export, "--key", key, "--checkpoint", kept));
        var checkpoints = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("checkpoints");
        Assert.Equal((1, 1, true), (checkpoints.NumberOf("first"), checkpoints.NumberOf("last"), checkpoints.GetProperty("keysGiven").GetBoolean()));
        Assert.True(checkpoints.NumberOf("pending") > 0);

        // In words, and of a part too.
        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", await ExportAsync(gate, "?chain=control&first=2"), "--key", key, "--output", "text"));
        Assert.Contains("checkpoints 1 to 1 of", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_gate_s_record_does_not_verify_under_the_key_or_the_checkpoint()
    {
        await using var gate = await StartAsync();
        await using var other = await StartAsync();
        await SignAsync(gate);
        await SignAsync(other);
        var items = (await other.Client.GetAsync("/v1/audit/checkpoints", other.Owner.Key)).Body.GetProperty("items");
        var (key, kept) = (await WriteAsync("key", items[0].TextOf("key")!), await WriteAsync("kept", items[0].TextOf("note")!));
        var export = await ExportAsync(gate, "?checkpoints=all");

        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", export));
        Assert.Equal(ExitCode.Invalid, await RunAsync("audit", "verify", export, "--key", key));
        Assert.Equal(ExitCode.Invalid, await RunAsync("audit", "verify", export, "--checkpoint", kept));
        Assert.Equal(ExitCode.Usage, await RunAsync("audit", "verify", export, "--key", kept));
        Assert.Equal(ExitCode.Usage, await RunAsync("audit", "verify", export, "--checkpoint", key));
        Assert.Equal(ExitCode.Usage, await RunAsync("audit", "verify", export, "--max-wait", "0"));
        Assert.Equal(400, (await gate.Client.GetAsync("/v1/audit/export?checkpoints=some", gate.Owner.Key)).Status);
    }

    [Fact]
    public async Task An_export_without_checkpoints_is_incomplete_under_a_key()
    {
        await using var gate = await StartAsync();
        var before = await ExportAsync(gate, "");
        await SignAsync(gate);
        var items = (await gate.Client.GetAsync("/v1/audit/checkpoints", gate.Owner.Key)).Body.GetProperty("items");
        var key = await WriteAsync("key", items[0].TextOf("key")!);

        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", before));
        Assert.Equal(ExitCode.Incomplete, await RunAsync("audit", "verify", before, "--key", key));
    }

    [Theory]
    [InlineData("?chain=control")]
    [InlineData("?chain=control&first=2")]
    [InlineData("")]
    public async Task A_checkpoint_that_is_signed_while_an_export_is_taken_does_not_make_it_invalid(string query)
    {
        var signing = new SignWhileRead();
        await using var gate = await StartAsync(services => signing.Wrap(services.AddSingleton(new CheckpointOptions { Every = TimeSpan.FromTicks(1) })));
        await SignAsync(gate);

        // Before its first reading of a checkpoint, before its second, and so on until it is through.
        for (var reading = 1; reading == 1 || signing.IsDone; reading++)
        {
            signing.Before(reading, async () =>
            {
                await gate.Owner.CreateAgentAsync();
                await SignAsync(gate);
            });
            var export = await ExportAsync(gate, query);
            Assert.True(signing.IsDone || reading > 2, "no checkpoint was read");
            Assert.True(await RunAsync("audit", "verify", export) == ExitCode.Ok, $"before reading {reading}: {output}");
            if (reading == 8)
                break;
        }
    }

    [Fact]
    public async Task Pages_come_newest_first()
    {
        await using var gate = await StartAsync(services => services.AddSingleton(new CheckpointOptions { MaxLeaves = 1 }));
        await gate.Owner.EnrolAsync();
        await gate.Owner.ConnectAsync(await gate.Owner.EnrolAsync(), new Uri("http://127.0.0.1:9/"));
        await SignAsync(gate);

        var first = (await gate.Client.GetAsync("/v1/audit/checkpoints?limit=1", gate.Owner.Key)).Body;
        var second = (await gate.Client.GetAsync($"/v1/audit/checkpoints?limit=1&after={first.TextOf("after")}", gate.Owner.Key)).Body;
        Assert.Equal(400, (await gate.Client.GetAsync("/v1/audit/checkpoints?limit=1&after=2", gate.Owner.Key)).Status);
        Assert.Equal((2, 1), (first.GetProperty("items")[0].NumberOf("number"), second.GetProperty("items")[0].NumberOf("number")));
    }

    // What the timer does, when the test says; by itself it signs in its own time, and then nothing is left to sign.
    private static async Task<GatewayInProcess> StartAsync(Action<IServiceCollection>? adapt = null) => await GatewayInProcess.StartAsync(adapt: services =>
    {
        services.RemoveAll<IScheduledJob>();
        adapt?.Invoke(services);
    });

    private static async Task SignAsync(GatewayInProcess gate)
    {
        await foreach (var (run, failure) in gate.Services.GetRequiredService<TakeCheckpoints>().RunAsync(default))
            Assert.True(failure is null && run is { Taken.Count: > 0, Refused.Count: 0 }, failure?.ToString());
    }

    private async Task<string> ExportAsync(GatewayInProcess gate, string query)
    {
        var reply = await gate.Client.GetAsync($"/v1/audit/export{query}", gate.Owner.Key);
        Assert.True(reply.Status == 200, reply.ToString());
        return await WriteAsync("export.ndjson", reply.Text);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        output.GetStringBuilder().Clear();
        return await GatehouseCommand.RunAsync(arguments, new CommandConsole(output, error));
    }

    /// <summary>Does something in the midst of somebody's readings, once.</summary>
    private sealed class SignWhileRead : ICheckpointStore
    {
        private ICheckpointStore inner = null!;
        private Func<Task>? then;
        private int left;

        public bool IsDone => then is null;

        public void Wrap(IServiceCollection services)
        {
            var real = services.Last(service => service.ServiceType == typeof(ICheckpointStore)).ImplementationFactory!;
            services.AddSingleton<ICheckpointStore>(provider =>
            {
                inner = (ICheckpointStore)real(provider);
                return this;
            });
        }

        public void Before(int reading, Func<Task> act) => (left, then) = (reading, act);

        public async Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct)
        {
            if (then is { } act && --left == 0)
            {
                then = null;
                await act();
            }

            return await inner.ReadAsync(organisation, number, ct);
        }

        public Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct) => inner.AppendAsync(organisation, number, checkpoint, ct);
    }
}
