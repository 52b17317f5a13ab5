using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Approvals;

/// <summary>An engine whose messages are received when they are due, by a clock that the test moves.</summary>
internal sealed class ApprovalBench
{
    private int received;
    private readonly List<QueueMessage> waiting = [];

    public EngineBench Bench { get; private set; } = null!;

    public Agent Agent { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public DateTimeOffset Now => Bench.World.Time.Wall;

    public int Waiting => waiting.Count;

    /// <param name="policy">Of its connection.</param>
    /// <param name="adapt">Replaces parts of the engine.</param>
    public static async Task<ApprovalBench> WithAsync(string policy, Action<IServiceCollection>? adapt = null)
    {
        var made = new ApprovalBench { Bench = new EngineBench(adapt: adapt) };
        made.Agent = await made.Bench.AgentAsync();
        made.Connection = await made.Bench.ConnectionAsync(made.Agent, policy);
        return made;
    }

    /// <summary>The instance is gone, and another one goes on with what is stored and queued.</summary>
    public void Restart(Action<IServiceCollection>? adapt = null) => Bench = new EngineBench(Bench, adapt);

    public async Task<AcceptedTask> DispatchAsync(TaskFacts? task = null, DateTimeOffset? deadline = null)
    {
        var outcome = await TryDispatchAsync(task, deadline);
        return outcome is DispatchOutcome.Accepted { Task: var accepted } ? accepted : throw new InvalidOperationException($"{outcome}");
    }

    public Task<DispatchOutcome> TryDispatchAsync(TaskFacts? task = null, DateTimeOffset? deadline = null) =>
        Bench.Accept.HandleAsync(EngineBench.Caller(Agent), EngineBench.Request(Connection) with { Task = task ?? new TaskFacts("review"), Deadline = deadline }, default);

    public async Task<ApprovalView> ReadAsync(string approval) => (await Bench.Get<ReadApprovals>().FindAsync(EngineBench.Organisation, approval, default))!;

    public async Task<ApprovalOutcome> AnswerAsync(string approval, ApprovalAnswer answer, string person = Demands.Ana) => await Bench.Get<DecideApproval>().HandleAsync(
        new ApprovalPerson(EngineBench.Organisation, person, HasRole: true, Now), approval, new ApprovalCast(answer, (await ReadAsync(approval)).Approval.Hash), default);

    public async Task<ApprovalView> ApproveAsync(string approval, string person = Demands.Ana) =>
        Assert.IsType<ApprovalOutcome.Answered>(await AnswerAsync(approval, ApprovalAnswer.Approve, person)).View;

    public Task<TaskRecord> TaskAsync(string task) => Bench.TaskAsync(Connection.Id, task);

    /// <summary>As a consumer of its message does.</summary>
    public async Task<Handling> HandleAsync(KeepApproval keep, GateMessage message)
    {
        var row = ApprovalRows.Key(message.Subject);
        var approval = ApprovalRows.Parse((await Bench.Ledgers.For(message.Organisation, message.Partition).ReadAsync([row], default)).Find(row))!;
        return ApprovalMessageRule.Judge(message, long.MaxValue, approval) == MessageVerdict.Act ? await keep.HandleAsync(message, approval, default) : Handling.Done;
    }

    public Task<LedgerState> StateAsync() => Bench.StateAsync(Connection.Id);

    public async Task ChangePolicyAsync(string policy, int basedOn = 1, bool appliesToQueued = false) => EngineBench.Value(
        await new ChangePolicy(Bench.Ledgers).HandleAsync(EngineBench.Organisation, Connection.Id, Given.Policy(policy), basedOn, appliesToQueued, EngineBench.Operator, default));

    /// <summary>Somebody writes to the store past the gate.</summary>
    public async Task SpoilInputAsync(string task)
    {
        var store = Bench.Ledgers.Store(EngineBench.Organisation);
        var row = (await store.ReadAsync(Connection.Id, LedgerRows.Input(task), default))!;
        var spoiled = System.Text.Encoding.UTF8.GetString(DispatchInput.PayloadOf(row.Content.Body).Span).Replace("\"tools\":[]", "\"tools\":[ ]", StringComparison.Ordinal);
        var bytes = (byte[])[.. row.Content.Body[..Gatehouse.Audit.PayloadCommitment.SaltBytes].Span, .. System.Text.Encoding.UTF8.GetBytes(spoiled)];
        await store.WriteAsync(Connection.Id, [new TableWrite.Upsert(row.Key, row.Content with { Body = bytes })], default);
    }

    /// <summary>Lets time pass, from one due message to the next.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var end = Now + time;
        await ReceiveAsync();
        while (waiting.Where(message => message.VisibleAt is { } at && at <= end).Min(message => message.VisibleAt) is { } next)
        {
            Bench.World.Time.Advance(next - Now);
            await ReceiveAsync();
        }

        if (end > Now)
            Bench.World.Time.Advance(end - Now);
    }

    /// <summary>Receives every message that is due, until none is.</summary>
    public async Task ReceiveAsync()
    {
        while (true)
        {
            waiting.AddRange(Bench.World.Queue.Sent.Skip(received));
            received = Bench.World.Queue.Sent.Count;
            if (waiting.FirstOrDefault(message => message.VisibleAt is null || message.VisibleAt <= Now) is not { } due)
                return;
            waiting.Remove(due);
            await Bench.HandleMessage.HandleAsync(new TestMessage(due, []), default);
        }
    }
}
