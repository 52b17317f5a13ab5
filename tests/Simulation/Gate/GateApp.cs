using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Simulation.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulation.Gate;

/// <summary>The engine as a host composes it, over one instance's ports.</summary>
internal sealed class GateApp
{
    private static readonly TimeSpan renewal = TimeSpan.FromSeconds(10);

    private readonly Instance instance;
    private readonly GatePorts ports;
    private readonly IServiceProvider engine;
    private readonly GateLog log;

    public GateApp(World world, Instance instance, Func<GatePorts, GatePorts>? break_ = null)
    {
        this.instance = instance;
        log = GateLog.Of(world);
        ports = new GatePorts(instance.Tables, instance.Queue, instance.Receiver, instance.Transport);
        ports = break_?.Invoke(ports) ?? ports;
        engine = Composition.Begin(instance, ports);
    }

    public Ledgers Ledgers => Get<Ledgers>();

    public ConnectionDirectory Connections => Get<ConnectionDirectory>();

    public AcceptDispatch Accept => Get<AcceptDispatch>();

    public ContainAgent ContainAgent => Get<ContainAgent>();

    public ContainConnection ContainConnection => Get<ContainConnection>();

    public ChangePolicy ChangePolicy => Get<ChangePolicy>();

    public CancelTask Cancel => Get<CancelTask>();

    public ReceiveResult Receive => Get<ReceiveResult>();

    public ReplayDeadLetter Replay => Get<ReplayDeadLetter>();

    public DeadLetterIndex DeadLetters => Get<DeadLetterIndex>();

    public SetBudget SetBudget => Get<SetBudget>();

    /// <summary>Any other part of the engine.</summary>
    public T Get<T>()
        where T : notnull => engine.GetRequiredService<T>();

    /// <summary>What a host does unasked: it receives.</summary>
    public Task DeliverForeverAsync() => Task.WhenAll(
        PumpAsync(ports.Receiver.ReceiveAsync, Get<HandleMessage>().HandleAsync),
        PumpAsync(ports.Receiver.ReceiveDeadLettersAsync, Get<HandleDeadLetter>().HandleAsync));

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
