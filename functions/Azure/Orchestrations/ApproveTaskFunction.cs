using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Gatehouse.Azure.Orchestrations;

/// <summary>Waits until something about an approval is due, or somebody says that it is over, and then has it looked at; it decides nothing.</summary>
/// <remarks>
/// What has begun is replayed by the code that is there then. A change to what is called or waited for, or to its order, needs a new
/// <see cref="Version"/>, and a branch on the context's own for as long as an approval may wait in the old one.
/// </remarks>
public static class ApproveTaskFunction
{
    public const string Name = "ApproveTask";
    public const string Version = "1.0";

    // Two clocks that differ would otherwise ask each other in a circle whether it is time yet.
    private static readonly TimeSpan shortestWait = TimeSpan.FromSeconds(1);

    private static readonly TaskOptions retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 6, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>Each round waits for an event of its own: one that came late, or was raised by hand, cannot end a later wait.</summary>
    public static string EventOf(int round) => string.Create(CultureInfo.InvariantCulture, $"round-{round}");

    [Function(ApproveTaskFunction.Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<ApprovalInput>() is not { } input)
            return;
        if (await context.CallActivityAsync<ApprovalWait?>(WakeApprovalFunction.Name, input, retries) is not { } wait)
            return;

        context.SetCustomStatus(wait);
        await WaitAsync(context, wait);

        // What is raised from here on is of an approval that is over by then, which the next look sees.
        context.ContinueAsNew(input, preserveUnprocessedEvents: false);
    }

    private static async Task WaitAsync(TaskOrchestrationContext context, ApprovalWait wait)
    {
        var left = wait.Due.UtcDateTime - context.CurrentUtcDateTime;
        try
        {
            await context.WaitForExternalEvent<object?>(EventOf(wait.Round), left > shortestWait ? left : shortestWait);
        }
        catch (TaskCanceledException)
        {
            // It is due.
        }
    }
}
