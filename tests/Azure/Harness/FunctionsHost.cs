using Azure.Messaging.ServiceBus;
using Gatehouse.Azure.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>Gives an instance's queue functions what the broker has, as many at a time as <c>host.json</c> says, until it is stopped.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const int AtOnce = 96;

    private readonly CancellationTokenSource stop = new();
    private readonly Task[] pumps;

    public FunctionsHost(IServiceProvider instance, StandInBroker broker)
    {
        var deliver = ActivatorUtilities.CreateInstance<DeliverTaskFunction>(instance);
        var dead = ActivatorUtilities.CreateInstance<DeadLetterFunction>(instance);
        pumps = [PumpAsync(broker, false, deliver.RunAsync), PumpAsync(broker, true, dead.RunAsync)];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(pumps);
        stop.Dispose();
    }

    private async Task PumpAsync(StandInBroker broker, bool dead, Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task> function)
    {
        await Task.Yield();
        var underWay = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var rung = broker.Bell;
            underWay.RemoveAll(task => task.IsCompleted);
            var taken = broker.Take(AtOnce - underWay.Count, dead);
            underWay.AddRange(taken.Select(message => function(message, new StandInActions(broker), CancellationToken.None)));
            // What was put off rings no bell.
            if (taken.Count == 0)
                await Task.WhenAny(rung, Task.Delay(20, stop.Token));
        }

        await Task.WhenAll(underWay);
    }
}
