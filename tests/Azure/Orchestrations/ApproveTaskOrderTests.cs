using Gatehouse.Azure.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Azure.Tests.Orchestrations;

/// <summary>
/// What version 1.0 calls and waits for, in which order. What has begun is replayed against this order: where a test here must be
/// changed, the version must be raised.
/// </summary>
public sealed class ApproveTaskOrderTests
{
    private static readonly ApprovalInput input = new("org_1111111111", "apr_1");
    private static readonly DateTime now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task It_looks_waits_for_what_is_due_or_for_its_round_and_begins_anew()
    {
        var context = new Recording(new ApprovalWait(2, new DateTimeOffset(now.AddHours(3))));

        await ApproveTaskFunction.RunAsync(context);

        Assert.Equal("1.0", ApproveTaskFunction.Version);
        Assert.Equal(["WakeApproval apr_1", "status 2", "timer 03:00:00", "event round-2", "again apr_1 without what was not read"], context.Steps);
    }

    [Fact]
    public async Task It_ends_when_the_look_says_so()
    {
        var context = new Recording(null);

        await ApproveTaskFunction.RunAsync(context);

        Assert.Equal(["WakeApproval apr_1"], context.Steps);
    }

    [Fact]
    public async Task What_is_due_already_by_another_clock_waits_a_moment_all_the_same()
    {
        var context = new Recording(new ApprovalWait(0, new DateTimeOffset(now.AddHours(-1))));

        await ApproveTaskFunction.RunAsync(context);

        Assert.Contains("timer 00:00:01", context.Steps);
    }

    /// <summary>Its timers fire at once, and no event ever comes.</summary>
    private sealed class Recording(ApprovalWait? answer) : TaskOrchestrationContext
    {
        public List<string> Steps { get; } = [];

        public override TaskName Name => ApproveTaskFunction.Name;

        public override string InstanceId => input.Approval;

        public override ParentOrchestrationInstance? Parent => null;

        public override DateTime CurrentUtcDateTime => now;

        public override bool IsReplaying => false;

        protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

        public override T GetInput<T>() => (T)(object)input;

        public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            Steps.Add($"{name.Name} {((ApprovalInput)input!).Approval}");
            return Task.FromResult((TResult)(object?)answer!);
        }

        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            Steps.Add($"timer {fireAt - now}");
            return Task.CompletedTask;
        }

        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
        {
            Steps.Add($"event {eventName}");
            return new TaskCompletionSource<T>().Task.WaitAsync(cancellationToken);
        }

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
            Steps.Add($"again {((ApprovalInput)newInput!).Approval} {(preserveUnprocessedEvents ? "with" : "without")} what was not read");

        public override void SetCustomStatus(object? customStatus) => Steps.Add($"status {((ApprovalWait)customStatus!).Round}");

        public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

        public override Guid NewGuid() => throw new NotSupportedException();

        public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();
    }
}
