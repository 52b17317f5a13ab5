using System.Text.Json;
using Gatehouse.Http.Scheduling;
using Gatehouse.Scenarios.Harness;
using Gatehouse.Siem;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios.Siem;

/// <summary>Where a story's record is streamed to: it takes batches while it is well.</summary>
internal sealed class Sink : IAsyncDisposable
{
    /// <summary>Batches of a few, and no waiting.</summary>
    public static SiemOptions Options { get; } = new() { Every = TimeSpan.FromTicks(1), MaxEvents = 3 };

    private readonly RecordingTarget door;

    private Sink(RecordingTarget door) => this.door = door;

    public Uri Url => door.Url;

    public IReadOnlyList<RecordedCall> Calls => door.Calls;

    /// <summary>All events in the order they came, duplicates too.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Calls.SelectMany(EventsOf)];

    /// <param name="status">Of an answer; 200 by default.</param>
    public static async Task<Sink> StartAsync(Func<int>? status = null) =>
        new(await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, status?.Invoke() ?? StatusCodes.Status200OK)));

    /// <summary>A gate whose pump runs when the story says, with batches of a few.</summary>
    public static Task<GatewayInProcess> GateAsync(Action<IServiceCollection>? adapt = null, bool isStrict = false) => GatewayInProcess.StartAsync(isStrict: isStrict, adapt: services =>
    {
        services.RemoveAll<IScheduledJob>();
        services.Replace(ServiceDescriptor.Singleton(Options));
        adapt?.Invoke(services);
    });

    public static Task PumpAsync(GatewayInProcess gate, CancellationToken ct = default) => gate.Services.GetRequiredService<PumpSinks>().RunAsync(ct);

    public async Task<Reply> SetAsync(GatewayInProcess gate, Operator owner)
    {
        var set = await gate.Client.PutAsync("/v1/siem", new { url = Url.AbsoluteUri, header = new { name = "Authorization", value = "Splunk s3cret-of-the-sink" } }, owner.Key);
        Assert.True(set.Status == 201, set.ToString());
        return set;
    }

    public static IEnumerable<JsonElement> EventsOf(RecordedCall call) => call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line));

    public static string ChainOf(JsonElement one) => one.GetProperty("metadata").TextOf("log_name")!;

    public static long SequenceOf(JsonElement one) => one.GetProperty("metadata").NumberOf("sequence")!.Value;

    public ValueTask DisposeAsync() => door.DisposeAsync();
}
