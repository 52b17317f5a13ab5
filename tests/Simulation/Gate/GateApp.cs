using System.Diagnostics.CodeAnalysis;
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
[SuppressMessage("Design", "CA1001", Justification = "It dies with its process, which disposes of nothing.")]
internal sealed class GateApp
{
    private static readonly TimeSpan renewal = TimeSpan.FromSeconds(10);

    private readonly Instance instance;
    private readonly GatePorts ports;
    private readonly IServiceProvider engine;
    private readonly GateLog log;
    private readonly CancellationTokenSource giveBack = new();

    public GateApp(World world, Instance instance, Func<GatePorts, GatePorts>? break_ = null, bool ownKeys = false)
    {
        this.instance = instance;
        log = GateLog.Of(world);
        ports = new GatePorts(instance.Tables, instance.Queue, instance.Receiver, instance.Transport, instance.Clock);
        ports = break_?.Invoke(ports) ?? ports;
        engine = new Composition(instance, ports, ownKeys).Begin();
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

    /// <summary>What a host does unasked: it receives. Few stories come to every part of the engine, and none pays for what it does not use.</summary>
    public Task DeliverForeverAsync() => Task.WhenAll(
        PumpAsync(ports.Receiver.ReceiveAsync, (message, ct) => Get<HandleMessage>().HandleAsync(message, ct)),
        PumpAsync(ports.Receiver.ReceiveDeadLettersAsync, (message, ct) => Get<HandleDeadLetter>().HandleAsync(message, ct)));

    /// <summary>What a host does that is told to stop and has no time left: what it has in hand goes back to the queue.</summary>
    public Task StopAsync()
    {
        // Not CancelAsync: it would run the callbacks on another thread.
        giveBack.Cancel();
        return Task.CompletedTask;
    }

    private async Task PumpAsync(Func<int, TimeSpan, CancellationToken, Task<IReadOnlyList<ReceivedMessage>>> receive, Func<ReceivedMessage, CancellationToken, Task> handler)
    {
        while (!giveBack.IsCancellationRequested)
        {
            try
            {
                foreach (var message in await receive(8, TimeSpan.FromHours(1), giveBack.Token))
                    _ = HandleAsync(message, handler);
            }
            catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
            {
                // The end of the loop.
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
            await handler(message, giveBack.Token);
        }
        catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
        {
            await AbandonAsync(message);
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

    private static async Task AbandonAsync(ReceivedMessage message)
    {
        try
        {
            await message.AbandonAsync(default);
        }
        catch (IOException)
        {
            // Then its lock ends by itself.
        }
    }

    private async Task RenewAsync(ReceivedMessage message, CancellationToken done)
    {
        try
        {
            do
            {
                // Mostly it is handled long before: an exception for each message took more time than its handling.
                await instance.Pause.WaitAsync(renewal, done).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            }
            while (!done.IsCancellationRequested && await message.RenewAsync(done));
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or StoreUnavailableException)
        {
            // Handled, or the broker's lock ends.
        }
    }
}
