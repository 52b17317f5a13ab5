using Gatehouse.Http.Scheduling;
using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios.Tenancy;

/// <summary>Two organisations at one gate; what one of them asks is watched at the table.</summary>
[CollectionDefinition(Name)]
public sealed class TwoHouses : IAsyncLifetime, ICollectionFixture<TwoHouses>
{
    public const string Name = "two houses";

    private GatewayInProcess gate = null!;
    private RecordingTarget target = null!;
    private RecordingTarget broken = null!;
    private WatchedTable table = null!;

    public House Ours { get; private set; } = null!;

    public House Theirs { get; private set; } = null!;

    public IReadOnlyList<ApiRoute> Routes => ApiRoute.AllOf(gate);

    /// <summary>As its target was given it.</summary>
    public string ResultTokenOf(string task) => target.CallsOf(task)[0].Body.TextOf("resultToken")!;

    public async Task InitializeAsync()
    {
        target = await RecordingTarget.StartAsync();
        broken = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 500));
        gate = await GatewayInProcess.StartAsync(adapt: Watch);
        Ours = await House.BuildAsync(gate, gate.Owner, target.Url, broken.Url);
        Theirs = await House.BuildAsync(gate, await gate.FoundAsync("theirs"), target.Url, broken.Url);
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await target.DisposeAsync();
        await broken.DisposeAsync();
    }

    /// <summary>Something that we ask: whatever is answered, nothing of theirs was touched, and nothing of theirs is in the answer.</summary>
    /// <param name="token">Whom we ask as.</param>
    public async Task<Reply> AskAsync(HttpRequestMessage request, string? token, params (string Name, string Value)[] headers)
    {
        var asked = $"{request.Method} {request.RequestUri}";
        table.TakeSeen();
        var reply = await gate.Client.SendAsync(request, token, headers);
        var touched = table.TakeSeen().Where(row => row.StartsWith($"{Theirs.Organisation}|", StringComparison.Ordinal) || row.EndsWith($" {Theirs.Organisation}", StringComparison.Ordinal)).ToArray();

        Assert.True(touched is [], $"{asked} touched {string.Join(", ", touched)}");
        Assert.True(reply.Status < 500, $"{asked}: {reply}");
        foreach (var secret in new[] { $"\"{Theirs.Organisation}\"", Theirs.Agent.ClientSecret, Theirs.Owner.Key, Theirs.Writer, Theirs.Agent.Token })
            Assert.DoesNotContain(secret, reply.Text, StringComparison.Ordinal);
        return reply;
    }

    /// <summary>The answer as it is whoever's the ids are.</summary>
    public static string Told(Reply reply, IEnumerable<(string Id, string As)> ids)
    {
        var text = reply.Body.TextOf("traceId") is { } trace ? reply.Text.Replace(trace, "", StringComparison.Ordinal) : reply.Text;
        return ids.Aggregate($"{reply.Status} {text}", (told, one) => told.Replace(one.Id, one.As, StringComparison.Ordinal));
    }

    private void Watch(IServiceCollection services)
    {
        // Clocked work looks at everybody, whoever asks meanwhile.
        services.RemoveAll<IScheduledJob>();
        var real = services.Single(service => service.ServiceType == typeof(ITableStore));
        services.Replace(ServiceDescriptor.Singleton<ITableStore>(host => table = new WatchedTable((ITableStore)ActivatorUtilities.CreateInstance(host, real.ImplementationType!))));
    }
}
