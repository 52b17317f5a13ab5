using System.Diagnostics;
using Gatehouse.Approvals;
using Gatehouse.Azure.Orchestrations;
using Gatehouse.Dispatching;
using Gatehouse.Ports;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The app with a connection that asks for a human each time, and a scheduler.</summary>
internal sealed class ApprovalHouse : IAsyncDisposable
{
    private const string Policy = """{"approval":{"when":"always","remindAfter":"PT1H","escalateAfter":"PT3H","escalateTo":["group:heads"],"expireAfter":"PT5H"}}""";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly AzureHouse house;

    private ApprovalHouse(Azurite azurite, ShiftedClock clock, InProcessScheduler scheduler) =>
        (house, Clock, Scheduler) = (new AzureHouse(azurite, clock: clock), clock, scheduler);

    public ShiftedClock Clock { get; }

    public InProcessScheduler Scheduler { get; }

    public StandInBroker Broker => house.Broker;

    /// <summary>The instance that answers requests.</summary>
    public IServiceProvider Surface { get; private set; } = null!;

    /// <param name="behind">By how much the gate's clock is behind the scheduler's: what is due within it is due for that at once.</param>
    public static async Task<ApprovalHouse> OpenAsync(Azurite azurite, TimeSpan behind = default)
    {
        var made = new ApprovalHouse(azurite, new ShiftedClock(-behind), await InProcessScheduler.StartAsync());
        await made.house.FurnishAsync(Policy);
        made.Surface = made.NewInstance();
        return made;
    }

    public IServiceProvider NewInstance(DurableTaskClient? client = null, params IEnumerable<IApprovalChannel> channels) => house.NewInstance(services =>
    {
        services.AddSingleton(client ?? Scheduler.Client).Replace(ServiceDescriptor.Singleton<IApprovalWorkflow, DurableApprovalWorkflow>());
        foreach (var channel in channels)
            services.AddSingleton(channel);
    });

    public FunctionsHost Pump(IServiceProvider instance) => new(instance, Broker);

    /// <returns>The id of an approval whose message has been handled once, and put off.</returns>
    public async Task<string> AskAsync(IServiceProvider? instance = null)
    {
        var task = Assert.IsType<DispatchOutcome.Accepted>(await house.DispatchAsync(Surface)).Task;
        await HandleAsync(instance);
        return task.Approval!;
    }

    /// <summary>Until no message is due.</summary>
    public async Task HandleAsync(IServiceProvider? instance = null)
    {
        await using (Pump(instance ?? NewInstance()))
            await UntilAsync(() => Task.FromResult(Broker.Due == 0));
    }

    public async Task<ApprovalView> ReadAsync(string approval) => (await Surface.GetRequiredService<ReadApprovals>().FindAsync(house.Caller.Organisation, approval, default))!;

    public async Task<ApprovalOutcome> AnswerAsync(string approval, ApprovalAnswer answer) => await Surface.GetRequiredService<DecideApproval>().HandleAsync(
        new ApprovalPerson(house.Caller.Organisation, "usr_11111111111111111111", HasRole: true, SignedInAt: null), approval, new ApprovalCast(answer, (await ReadAsync(approval)).Approval.Hash), default);

    public Task<bool> StartAsync(string approval) => Surface.GetRequiredService<IApprovalWorkflow>().StartAsync(house.Caller.Organisation, approval, default);

    public Task UntilAsync(string approval, Func<ApprovalRecord, bool> isSo) => UntilAsync(async () => isSo((await ReadAsync(approval)).Approval));

    public Task UntilAsync(string approval, OrchestrationRuntimeStatus status) => UntilAsync(async () => await Scheduler.StatusAsync(approval) == status);

    /// <summary>Until it waits for something, and nobody works on it.</summary>
    public Task UntilWaitingAsync(string approval) => UntilAsync(async () => (await Scheduler.Client.GetInstanceAsync(approval, getInputsAndOutputs: true))?.SerializedCustomStatus is not null);

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var since = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(since.Elapsed < patience, "it did not come");
            await Task.Delay(25);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Scheduler.DisposeAsync();
        await house.DisposeAsync();
    }
}
