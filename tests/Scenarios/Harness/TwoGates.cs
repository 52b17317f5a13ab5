namespace Gatehouse.Scenarios.Harness;

/// <summary>Two hosts on one data folder, or two clients of a deployed gate, shared by the stories that end no process.</summary>
public sealed class TwoGates : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();
    private IReadOnlyList<GatewayProcess> started = [];

    public GateClient First { get; private set; } = null!;

    public GateClient Second { get; private set; } = null!;

    public Operator Owner { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Deployment.Endpoint is { } endpoint)
        {
            (First, Second) = (new GateClient(endpoint), new GateClient(endpoint));
            Owner = new Operator(First, Deployment.OperatorKey);
            return;
        }

        started = [await GatewayProcess.StartAsync(folder), await GatewayProcess.StartAsync(folder)];
        (First, Second) = (started[0].Client, started[1].Client);
        Owner = new Operator(First, folder.OwnerKey);
    }

    public async Task DisposeAsync()
    {
        Assert.All(started, gate => Assert.True(gate.ExitCode is null, $"a host ended on its own with {gate.ExitCode}:\n{gate.Log}"));
        foreach (var gate in started)
            await gate.DisposeAsync();
        First.Dispose();
        Second.Dispose();
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A story's own agent with a connection to a target, so that stories do not meet.</summary>
    public async Task<(AgentClient Agent, string Connection)> OpenAsync(RecordingTarget target, object? policy = null)
    {
        var agent = await Owner.EnrolAsync();
        return (agent, await Owner.ConnectAsync(agent, target.Url, policy));
    }

    /// <summary>Every other call at the other host.</summary>
    public AgentClient Either(AgentClient agent, int turn) => agent.At(turn % 2 == 0 ? First : Second);
}
