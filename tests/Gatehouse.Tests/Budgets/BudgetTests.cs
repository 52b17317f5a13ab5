using Gatehouse.Budgets;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Budgets;

public sealed class BudgetTests
{
    private readonly EngineBench bench = new();
    private Agent agent = null!;
    private Connection first = null!;
    private Connection second = null!;

    [Fact]
    public async Task An_agents_rate_binds_all_its_connections()
    {
        await OpenAsync();
        await SetAsync(Mine(new RateLimits(2, null), null));
        Assert.Equal("accepted", Code(await AskAsync(first)));
        Assert.Equal("accepted", Code(await AskAsync(second)));

        var refused = Assert.IsType<DispatchOutcome.Refused>(await AskAsync(first));
        Assert.Equal(("rate-limited", "budget.agent.rate.perMinute", first.Id), (refused.Refusal.Code.ToWireName(), refused.Refusal.Clause, refused.At?.Chain));
        Assert.InRange(refused.Refusal.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(65));
        var other = await bench.AgentAsync();
        Assert.Equal("accepted", Code(await bench.Accept.HandleAsync(EngineBench.Caller(other), EngineBench.Request(await bench.ConnectionAsync(other)), default)));
    }

    [Fact]
    public async Task A_cap_holds_what_is_reserved_and_keeps_what_was_paid()
    {
        await OpenAsync();
        await SetAsync(Mine(null, Money.Of(5)));
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1,"cost":1}""");
        var taken = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(first, 4));
        Assert.Equal("spend-cap-reached", Code(await AskAsync(second, 2)));
        Assert.Equal((4m, 0m), await UsedAsync());

        await HandleAllAsync();
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(first.Id, taken.Task.Task)).State);
        Assert.Equal((0m, 1m), await UsedAsync());
        Assert.Equal("accepted", Code(await AskAsync(second, 4)));
        Assert.Equal("spend-cap-reached", Code(await AskAsync(first, 0.000001m)));
    }

    [Fact]
    public async Task A_message_that_comes_twice_settles_once()
    {
        await OpenAsync();
        await SetAsync(Mine(null, Money.Of(5)));
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1,"cost":1}""");
        await AskAsync(first, 2);
        await HandleAllAsync();
        await HandleAllAsync();

        Assert.Equal((0m, 1m), await UsedAsync());
    }

    [Fact]
    public async Task A_cap_needs_a_bound()
    {
        await OpenAsync();
        await SetAsync(Mine(null, Money.Of(5)));
        var refused = Assert.IsType<DispatchOutcome.Refused>(await AskAsync(first));

        Assert.Equal(("cost-above-task-cap", "budget.agent.spend.monthly"), (refused.Refusal.Code.ToWireName(), refused.Refusal.Clause));
    }

    [Fact]
    public async Task What_another_budget_or_the_connection_refuses_holds_nothing()
    {
        await OpenAsync("""{"rate":{"perMinute":1}}""");
        await SetAsync(Mine(null, Money.Of(5)));
        await SetAsync(new BudgetDraft(BudgetSubject.Organisation, null, Money.Of(3)));
        Assert.Equal("budget.organisation.spend.monthly", Clause(await AskAsync(first, 4)));
        Assert.Equal((0m, 0m), await UsedAsync());

        Assert.Equal("accepted", Code(await AskAsync(first, 1)));
        Assert.Equal("policy.rate.perMinute", Clause(await AskAsync(first, 1)));
        Assert.Equal((1m, 0m), await UsedAsync());
    }

    [Fact]
    public async Task What_was_accepted_before_is_not_held_again()
    {
        await OpenAsync();
        await SetAsync(Mine(new RateLimits(1, null), Money.Of(5)));
        var keyed = Request(first, 4) with { IdempotencyKey = "k", Fingerprint = "f" };
        Assert.Equal("accepted", Code(await AskAsync(keyed)));

        Assert.True(Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(keyed)).Replayed);
        Assert.Equal((4m, 0m), await UsedAsync());
    }

    [Fact]
    public async Task A_hold_whose_task_was_never_made_comes_back_once_its_time_is_over()
    {
        await OpenAsync();
        await SetAsync(Mine(null, Money.Of(5)));
        var drafts = await bench.Drafts.ReadAsync(EngineBench.Caller(agent), Request(first, 4), bench.Drafts.NewTaskId(Request(first, 4)), afresh: false, default);
        var held = await bench.HoldBudgets.HoldAsync(drafts!, afresh: false, default);
        Assert.Equal((4m, 0m), await UsedAsync());
        await HandleAllAsync();
        Assert.Equal((4m, 0m), await UsedAsync());

        bench.World.Time.Advance(bench.BudgetOptions.HeldFor + TimeSpan.FromMilliseconds(1));
        await HandleAllAsync();
        await HandleAllAsync();
        Assert.Equal((0m, 0m), await UsedAsync());
        Assert.IsType<LedgerOutcome<DispatchOutcome>.Stale>(await CommitAsync(held));
    }

    [Fact]
    public async Task A_dry_run_says_what_budgets_say_and_holds_nothing()
    {
        await OpenAsync();
        await SetAsync(Mine(new RateLimits(10, null), Money.Of(5)));
        await AskAsync(first, 1);
        var tried = Assert.IsType<DispatchOutcome.Tried>(await bench.Accept.TryAsync(EngineBench.Caller(agent), Request(first, 3), default));

        Assert.Equal($"agent `{agent.Id}`: 1 of 10 in the last minute, 4 of 5 in month 2026-11", tried.Evaluation.Trace.Single(entry => entry.Name == "budgets-fit").Reason);
        Assert.Equal((1m, 0m), await UsedAsync());
    }

    [Fact]
    public async Task A_new_budget_is_acknowledged_when_no_instance_can_remember_that_there_was_none()
    {
        await OpenAsync();
        var other = new EngineBench(bench);
        Assert.Equal("accepted", Code(await other.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(first), default)));
        await SetAsync(Mine(new RateLimits(0, null), null));

        Assert.Contains(bench.Budgets.GoodFor, bench.World.Pause.Waits);
        Assert.Equal("rate-limited", Code(await other.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(first), default)));
    }

    [Fact]
    public async Task A_change_is_immediate_and_one_that_was_taken_away_binds_no_more()
    {
        await OpenAsync();
        await SetAsync(Mine(new RateLimits(0, null), null));
        var other = new EngineBench(bench);
        Assert.Equal("rate-limited", Code(await other.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(first), default)));
        await SetAsync(Mine(new RateLimits(5, null), null), new BudgetPrecondition(1));
        Assert.Equal("accepted", Code(await other.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(first), default)));

        await SetAsync(Mine(null, null), new BudgetPrecondition(2));
        Assert.Equal("accepted", Code(await other.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(second), default)));
        Assert.Null((await TaskOfAsync(second)).Budgets);
    }

    [Theory]
    [InlineData(null, "changed", "precondition-required")]
    [InlineData(0, "changed", "stale")]
    [InlineData(1, "stale", "changed")]
    [InlineData(2, "stale", "stale")]
    public async Task A_budget_is_changed_by_who_has_seen_it(int? seen, string whereNone, string whereOne)
    {
        await OpenAsync();
        Assert.Equal(whereNone, await TrySetAsync(new BudgetDraft(BudgetSubject.Organisation, new RateLimits(1, 1), null), new BudgetPrecondition(seen)));
        await SetAsync(Mine(new RateLimits(1, 1), null));

        Assert.Equal(whereOne, await TrySetAsync(Mine(new RateLimits(2, 2), null), new BudgetPrecondition(seen)));
    }

    [Fact]
    public async Task A_budget_needs_its_subject()
    {
        await OpenAsync();

        Assert.Equal("not-found", await TrySetAsync(new BudgetDraft(BudgetSubject.Agent("agt_00000000000000000000"), new RateLimits(1, 1), null), BudgetPrecondition.Unsaid));
        Assert.Equal("not-found", await TrySetAsync(new BudgetDraft(BudgetSubject.Session("ses_00000000000000000000"), new RateLimits(1, 1), null), BudgetPrecondition.Unsaid));
        Assert.Equal("not-found", await TrySetAsync(Mine(null, null), BudgetPrecondition.Unsaid));
    }

    [Fact]
    public async Task Where_there_is_none_an_instance_looks_once_in_two_seconds_and_writes_nothing()
    {
        await OpenAsync();
        await AskAsync(first);
        var looks = Looks();
        await AskAsync(first);
        await AskAsync(second);
        Assert.Equal(looks, Looks());

        bench.World.Time.Advance(bench.BudgetOptions.RememberedFor);
        await AskAsync(first);
        Assert.Equal(looks + 1, Looks());
        Assert.DoesNotContain(bench.World.Table.Log, line => line.Contains("$budget|", StringComparison.Ordinal));
    }

    private int Looks() => bench.World.Table.Log.Count(line => line.EndsWith("$index budget|", StringComparison.Ordinal));

    private BudgetDraft Mine(RateLimits? rate, Money? monthly) => new(BudgetSubject.Agent(agent.Id), rate, monthly);

    private async Task OpenAsync(string policy = "{}")
    {
        agent = await bench.AgentAsync();
        first = await bench.ConnectionAsync(agent, policy);
        second = await bench.ConnectionAsync(agent, policy);
    }

    private async Task SetAsync(BudgetDraft draft, BudgetPrecondition precondition = default) => Assert.Equal("changed", await TrySetAsync(draft, precondition));

    private async Task<string> TrySetAsync(BudgetDraft draft, BudgetPrecondition precondition) =>
        (await bench.SetBudget.HandleAsync(EngineBench.Organisation, draft, precondition, EngineBench.Operator, default)).Match(_ => "changed", refusal => refusal.Code.ToWireName());

    private Task<DispatchOutcome> AskAsync(Connection connection, decimal? cost = null) => AskAsync(Request(connection, cost));

    private Task<DispatchOutcome> AskAsync(DispatchRequest request) => bench.Accept.HandleAsync(EngineBench.Caller(agent), request, default);

    private static DispatchRequest Request(Connection connection, decimal? cost) =>
        new() { Connection = connection.Id, Task = new TaskFacts("review") { MaxCost = cost is { } money ? Money.Of(money) : null } };

    private Task<LedgerOutcome<DispatchOutcome>> CommitAsync(DispatchDraft draft) => bench.Ledgers.For(EngineBench.Organisation, first.Id)
        .CommitAsync(new LedgerRequest<DispatchOutcome>(view => DispatchDecision.Decide(view, draft, DispatchPolicy.Checks)), default);

    private async Task<(decimal Reserved, decimal Posted)> UsedAsync()
    {
        var state = await bench.StateAsync(BudgetSubject.Agent(agent.Id).Partition);
        var month = state.Spend.In(Month.Of(bench.World.Time.Wall));
        return (month.Reserved.ToDecimal(), month.Posted.ToDecimal());
    }

    private async Task<TaskRecord> TaskOfAsync(Connection connection)
    {
        var row = Assert.Single(bench.World.Table.Rows($"{EngineBench.Organisation}|{connection.Id}", "task|"));
        return await bench.TaskAsync(connection.Id, row.Key["task|".Length..]);
    }

    /// <summary>Everything that was sent so far, and what that sends.</summary>
    private async Task HandleAllAsync()
    {
        List<QueueMessage> due = [.. bench.World.Queue.Sent];
        while (due.Count > 0)
        {
            var sent = bench.World.Queue.Sent.Count;
            foreach (var message in due)
                await bench.HandleMessage.HandleAsync(new TestMessage(message, []), default);
            due = [.. bench.World.Queue.Sent.Skip(sent).Where(message => GateMessage.Parse(message.Body.Span)!.PutOffs == 0)];
        }
    }

    private static string Code(DispatchOutcome outcome) => outcome.Match(_ => "accepted", refused => refused.Refusal.Code.ToWireName(), _ => "tried");

    private static string? Clause(DispatchOutcome outcome) => outcome.Match(_ => null, refused => refused.Refusal.Clause, _ => null);
}
