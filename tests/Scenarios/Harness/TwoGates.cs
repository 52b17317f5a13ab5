namespace Gatehouse.Scenarios.Harness;

/// <summary>Two hosts on one data folder, shared by the stories that end no process.</summary>
public sealed class TwoGates : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();
    private GatewayProcess first = null!;
    private GatewayProcess second = null!;

    public GateClient First => first.Client;

    public GateClient Second => second.Client;

    public Operator Owner { get; private set; } = null!;

    public string Log => $"{first.Log}\n{second.Log}";

    public async Task InitializeAsync()
    {
        first = await GatewayProcess.StartAsync(folder);
        second = await GatewayProcess.StartAsync(folder);
        Owner = new Operator(First, folder.OwnerKey);
    }

    public async Task DisposeAsync()
    {
        Assert.All([first, second], gate => Assert.True(gate.ExitCode is null, $"a host ended on its own with {gate.ExitCode}:\n{gate.Log}"));
        await first.DisposeAsync();
        await second.DisposeAsync();
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
