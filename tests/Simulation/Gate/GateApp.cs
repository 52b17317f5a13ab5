using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>The engine as a host composes it, over one instance's ports.</summary>
internal sealed class GateApp
{
    private static readonly LedgerMeters meters = new();
    private static readonly TimeSpan renewal = TimeSpan.FromSeconds(10);

    private readonly Instance instance;
    private readonly GatePorts ports;
    private readonly HandleMessage handle;
    private readonly HandleDeadLetter handleDeadLetter;
    private readonly GateLog log;

    public GateApp(World world, Instance instance, Func<GatePorts, GatePorts>? break_ = null)
    {
        this.instance = instance;
        log = GateLog.Of(world);
        ports = new GatePorts(instance.Tables, instance.Queue, instance.Receiver, instance.Transport);
        ports = break_?.Invoke(ports) ?? ports;

        var delivery = new DeliveryOptions();
        var random = instance.Random;
        Ledgers = new Ledgers(ports.Tables, ports.Queue, instance.Clock, instance.Pause, random, meters, new LedgerOptions());
        var agents = new AgentDirectory(Ledgers);
        Connections = new ConnectionDirectory(Ledgers);
        var fence = new FenceConnections(Ledgers, new LinkIndex(Ledgers), instance.Clock, new LedgerOptions());
        var tokens = new AgentTokenIssuer(new TokenOptions("https://gate.example", "https://gate.example"), FixedSecrets.Keys, random, instance.Clock);
        var calls = new TargetCalls(Ledgers, agents, tokens, FixedSecrets.Results, random, delivery);
        var settle = new SettleAttempt(Ledgers, instance.Pause, random, delivery);
        var deliver = new DeliverTask(Ledgers, Connections, calls, ports.Transport, settle, random, instance.Clock, delivery);

        Accept = new AcceptDispatch(new DraftReader(Connections, agents, instance.Clock, random), new EgressRules(new EgressOptions()), Ledgers);
        ContainAgent = new ContainAgent(Ledgers, fence, agents, instance.Clock);
        ContainConnection = new ContainConnection(Ledgers, instance.Clock);
        ChangePolicy = new ChangePolicy(Ledgers);
        Cancel = new CancelTask(Ledgers);
        Receive = new ReceiveResult(Ledgers);
        Replay = new ReplayDeadLetter(Ledgers, Accept, agents);
        DeadLetters = new DeadLetterIndex(Ledgers);
        var callback = new SendCallback(Ledgers, new ReadTask(Ledgers, instance.Pause), agents, FixedSecrets.Callbacks, ports.Transport, random, delivery);
        handle = new HandleMessage(
            Ledgers, deliver, new GiveUpResult(Ledgers, delivery), callback, new ApplyFences(Ledgers, agents, fence, new DeleteConnection(Ledgers, new LinkIndex(Ledgers), instance.Clock)), ports.Queue, instance.Pause, random, delivery);
        handleDeadLetter = new HandleDeadLetter(Ledgers, handle);
    }

    public Ledgers Ledgers { get; }

    public ConnectionDirectory Connections { get; }

    public AcceptDispatch Accept { get; }

    public ContainAgent ContainAgent { get; }

    public ContainConnection ContainConnection { get; }

    public ChangePolicy ChangePolicy { get; }

    public CancelTask Cancel { get; }

    public ReceiveResult Receive { get; }

    public ReplayDeadLetter Replay { get; }

    public DeadLetterIndex DeadLetters { get; }

    /// <summary>What a host does unasked: it receives.</summary>
    public Task DeliverForeverAsync() => Task.WhenAll(
        PumpAsync(ports.Receiver.ReceiveAsync, handle.HandleAsync),
        PumpAsync(ports.Receiver.ReceiveDeadLettersAsync, handleDeadLetter.HandleAsync));

    private async Task PumpAsync(Func<int, TimeSpan, CancellationToken, Task<IReadOnlyList<ReceivedMessage>>> receive, Func<ReceivedMessage, CancellationToken, Task> handler)
    {
        while (true)
        {
            try
            {
                foreach (var message in await receive(8, TimeSpan.FromHours(1), default))
                    _ = HandleAsync(message, handler);
            }
            catch (Exception failure) when (failure is IOException or StoreUnavailableException)
            {
                await instance.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
            }
        }
    }

    private async Task HandleAsync(ReceivedMessage message, Func<ReceivedMessage, CancellationToken, Task> handler)
    {
        using var done = new CancellationTokenSource();
        _ = RenewAsync(message, done.Token);
        try
        {
            await handler(message, default);
        }
        catch (Exception failure) when (failure is IOException or StoreUnavailableException)
        {
            // Its lock ends by itself: coming back later is the back-off.
        }
        catch (Exception bug)
        {
            log.Bugs.Add(bug);
        }
        finally
        {
            // Not CancelAsync: it would run the callbacks on another thread.
            done.Cancel();
        }
    }

    private async Task RenewAsync(ReceivedMessage message, CancellationToken done)
    {
        try
        {
            do
                await instance.Pause.WaitAsync(renewal, done);
            while (await message.RenewAsync(done));
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or StoreUnavailableException)
        {
            // Handled, or the broker's lock ends.
        }
    }
}
