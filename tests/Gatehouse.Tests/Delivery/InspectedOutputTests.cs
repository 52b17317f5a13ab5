using System.Text;
using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Delivery;

/// <summary>What becomes of an output that guardrails have read, decided on the state as it is then.</summary>
public sealed class InspectedOutputTests
{
    private const string AtMostOnce = """{"delivery":{"atMostOnce":true}}""";
    private const string OneTry = """{"delivery":{"maxAttempts":1}}""";

    private static readonly OutputRetry asked = new(TaskEffect.Succeeded, new TaskFailure("guardrail-blocked", "no"), Money.Of(1)) { Hint = "no birds" };

    public static TheoryData<InspectionVerdict, string, string, string> Rows => new()
    {
        // what the guardrails say, policy, task, what comes of it
        { InspectionVerdict.Pass, "{}", "", "succeeded succeeded kept" },
        { InspectionVerdict.Pass, "{}", "asked", "succeeded succeeded kept" },
        { InspectionVerdict.Block, "{}", "", "withheld succeeded" },
        { InspectionVerdict.Block, AtMostOnce, "killed", "withheld succeeded" },
        { InspectionVerdict.Escalate, "{}", "", "withheld succeeded" },
        { InspectionVerdict.Retry, "{}", "", "queued" },
        { InspectionVerdict.Retry, "{}", "asked", "withheld succeeded" },
        { InspectionVerdict.Retry, "{}", "killed", "withheld succeeded" },
        { InspectionVerdict.Retry, "{}", "cancel", "withheld succeeded" },
        { InspectionVerdict.Retry, AtMostOnce, "", "withheld succeeded" },
        { InspectionVerdict.Retry, OneTry, "", "withheld succeeded" },
        { InspectionVerdict.Unavailable, "{}", "", "queued" },
        { InspectionVerdict.Unavailable, "{}", "asked", "queued" },
        { InspectionVerdict.Unavailable, AtMostOnce, "", "withheld succeeded" },
        { InspectionVerdict.Unavailable, OneTry, "", "withheld succeeded" },
        { InspectionVerdict.Unavailable, "{}", "killed", "withheld succeeded" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_guardrails_say_decides_what_becomes_of_it(InspectionVerdict verdict, string policy, string marks, string expected)
    {
        var task = Tasks.Claimed with { CancelRequested = marks == "cancel", OutputRetry = marks == "asked" ? asked : null };
        var state = Tasks.Around(task) with { Fences = Fences.None with { KillEpoch = marks == "killed" ? 1 : 0 } };

        var write = Settled(task, Readings.Result(verdict), policy, state);

        var after = Tasks.After(write);
        var isKept = write.Rows.Any(row => row.Key == LedgerRows.Result(Tasks.Id));
        Assert.Equal(expected, string.Join(' ', new[] { TaskWords.Of(after.State), after.Effect is { } effect ? TaskWords.Of(effect) : null, isKept ? "kept" : null }.OfType<string>()));
        Assert.Equal([Readings.Guard], write.Entries[0].Guards);
        Assert.DoesNotContain(write.Rows, row => !isKept && Encoding.UTF8.GetString(BodyOf(row).Span).Contains("heron", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_withheld_settles_as_reported_and_says_why_without_a_name_of_the_target_s()
    {
        var task = Tasks.Claimed with { Reservation = Reservation.At(Tasks.Now, Money.Of(4)), Callback = "https://told.example/" };

        var write = Settled(task, Readings.Result(InspectionVerdict.Block, Money.Of(3)));

        var after = Tasks.After(write);
        Assert.Equal((Money.Of(3), "guardrail-blocked", "guardrail.words", "5ea1"), (after.Cost, after.Failure!.Code, after.Failure.Clause, after.ResultSeal));
        Assert.Equal("$.*.*[2].*", after.OutputGuardrails![0].Places[0].At);
        Assert.Equal((AuditKind.Ended, "withheld", RefusalCode.GuardrailBlocked), (write.Entries[0].Kind, write.Entries[0].Status, write.Entries[0].Code));
        Assert.Contains(write.Announcements, announced => announced.Step == TaskStep.Notify);
    }

    [Fact]
    public void Half_the_work_withheld_is_half_the_work_done()
    {
        var after = Tasks.After(Settled(Tasks.Claimed, Readings.Result(InspectionVerdict.Block, effect: TaskEffect.Partial)));

        Assert.Equal((TaskState.Withheld, TaskEffect.Partial), (after.State, after.Effect));
    }

    [Fact]
    public void Who_is_asked_once_more_is_asked_at_once_and_is_told_what_to_change()
    {
        var after = Tasks.After(Settled(Tasks.Claimed, Readings.Result(InspectionVerdict.Retry, Money.Of(1))));

        Assert.Equal((Tasks.Now, true, "no birds", Money.Of(1)), (after.NotBefore!.Value, after.EffectUnknown, after.OutputRetry!.Hint, after.OutputRetry.Cost));
        Assert.Equal("guardrail-blocked", after.OutputRetry.Why.Code);
        var call = new PreparedCall(new Uri("https://depot.example/"), default, "token", Tasks.Id, "00-", TimeSpan.FromSeconds(1), 1).For(after, () => true);
        Assert.Contains(new(PreparedCall.HintHeader, "no%20birds"), call.Headers);
        Assert.Contains(new("Idempotency-Key", Tasks.Id), call.Headers);
    }

    [Theory]
    [InlineData(null, 1d)]
    [InlineData(0.5, 1d)]
    [InlineData(2d, 2d)]
    public void A_later_report_of_the_cost_stands_for_all_of_the_work(double? later, double cost)
    {
        var after = Tasks.After(Settled(Tasks.Claimed with { OutputRetry = asked }, Readings.Result(InspectionVerdict.Pass, later is { } money ? Money.Of((decimal)money) : null)));

        Assert.Equal(Money.Of((decimal)cost), after.Cost);
    }

    public static TheoryData<AttemptResult, string> Failures => new()
    {
        { new AttemptResult.Missed(new TaskFailure("target-500", "no"), MayHaveActed: true, null), "failed" },
        { new AttemptResult.Rejected(new TaskFailure("target-422", "no")), "rejected" },
        { new AttemptResult.Unreadable(new TaskFailure("unreadable-answer", "no")), "unreadable" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_was_done_stays_done_when_asking_once_more_fails(AttemptResult result, string what)
    {
        var task = Tasks.Claimed with { OutputRetry = asked, EffectUnknown = true, Reservation = Reservation.At(Tasks.Now, Money.Of(4)) };

        var write = Settled(task, result, OneTry);

        var after = Tasks.After(write);
        Assert.True((TaskState.Withheld, TaskEffect.Succeeded, Money.Of(1), asked.Why, false) == (after.State, after.Effect, after.Cost, after.Failure!, after.DeadLettered), what);
        Assert.Empty(write.Index);
    }

    [Fact]
    public void A_killed_task_ends_as_it_was_shown_to_end_whatever_was_asked()
    {
        var running = Tasks.Queued with { State = TaskState.Running, Attempts = 1, OutputRetry = asked };
        var view = Tasks.View(running, Tasks.Open with { Fences = Fences.None with { KillEpoch = 1 } });

        var commit = Assert.IsType<LedgerDecision<Handling>.Commit>(GiveUpResult.Decide(view, Tasks.Id));

        Assert.Equal((TaskState.Indeterminate, TaskEffect.Unknown), (Tasks.After(commit.Write).State, Tasks.After(commit.Write).Effect));
    }

    [Fact]
    public void A_result_that_was_refused_and_never_came_again_was_work_that_was_done()
    {
        var running = Tasks.Queued with { State = TaskState.Running, Attempts = 1, OutputRetry = asked, ResultDue = Tasks.Now };

        var commit = Assert.IsType<LedgerDecision<Handling>.Commit>(GiveUpResult.Decide(Tasks.View(running), Tasks.Id));

        Assert.Equal((TaskState.Withheld, TaskEffect.Succeeded), (Tasks.After(commit.Write).State, Tasks.After(commit.Write).Effect));
    }

    [Fact]
    public void A_lease_lasts_for_the_inspection_too()
    {
        var decision = new ClaimDecision(Tasks.Id, Tasks.Owner, 0, Tasks.Entry("""{"delivery":{"timeout":"PT30S","slowAfter":"PT1S"}}"""), Tasks.Options) { Inspection = TimeSpan.FromSeconds(20.5) }.Request.Decide(Tasks.View(Tasks.Queued));

        var commit = Assert.IsType<LedgerDecision<ClaimReply>.Commit>(decision);
        Assert.Equal(Tasks.Now.AddSeconds(50.5) + Tasks.Options.LeaseMargin, Tasks.After(commit.Write).Claim!.LeaseUntil);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1_000, 0, "connection")]
    [InlineData(0, 8, "guardrails")]
    [InlineData(0, 7, null)]
    public void An_output_that_was_read_with_an_older_set_than_the_state_knows_of_is_not_kept(long config, long guardrails, string? stale)
    {
        var guard = new OutputGuard(Tasks.Entry(), AssignedSets.None with { ReadAt = 7 });
        var state = Tasks.Around(Tasks.Claimed) with { Fences = Fences.None with { ConfigVersion = config, GuardrailsSince = guardrails } };
        var result = new AttemptResult.Delivered(TaskEffect.Succeeded, Encoding.UTF8.GetBytes(Readings.Body), null);

        var decision = new SettleDecision(Tasks.Id, Tasks.Owner, result, Tasks.Entry(), Tasks.Options, 0) { Guard = guard }.Request.Decide(Tasks.View(Tasks.Claimed, state));

        Assert.Equal(stale, (decision as LedgerDecision<SettleReply>.Stale)?.What);
    }

    [Fact]
    public void What_a_redaction_leaves_is_read_again_by_the_contract()
    {
        var delivered = new AttemptResult.Delivered(TaskEffect.Succeeded, """{"output":1,"model":"m"}"""u8.ToArray(), null, "m");
        var reading = Readings.Of(InspectionVerdict.Pass);

        var renamed = InspectOutput.AsRead(delivered, reading with { Changed = """{"output":1,"model":"[name]"}"""u8.ToArray() });
        var broken = InspectOutput.AsRead(delivered, reading with { Changed = """{"output":1,"model":""}"""u8.ToArray() });

        Assert.Equal(("[name]", InspectionVerdict.Pass), (renamed.Model, renamed.Reading!.Strictest));
        Assert.Equal((0, InspectionVerdict.Block), (broken.Body.Length, broken.Reading!.Strictest));
    }

    [Theory]
    [InlineData(InspectionVerdict.Pass, TaskState.Running, "{}", "succeeded")]
    [InlineData(InspectionVerdict.Block, TaskState.Running, "{}", "withheld")]
    [InlineData(InspectionVerdict.Retry, TaskState.Running, "{}", "running retry-with-changes")]
    [InlineData(InspectionVerdict.Retry, TaskState.Running, AtMostOnce, "withheld")]
    [InlineData(InspectionVerdict.Retry, TaskState.Delivering, "{}", "withheld")]
    [InlineData(InspectionVerdict.Unavailable, TaskState.Running, AtMostOnce, "unavailable")]
    public void A_posted_result_is_read_too_and_its_poster_is_told_what_to_change(InspectionVerdict verdict, TaskState from, string policy, string expected)
    {
        var task = (from == TaskState.Delivering ? Tasks.Claimed : Tasks.Queued) with { State = from, Attempts = 1 };

        Assert.Equal(expected, Word(Posted(task, Readings.Result(verdict), policy)));
    }

    [Fact]
    public void A_poster_learns_nothing_of_who_asks()
    {
        var refused = Assert.IsType<ResultReply.NotTaken>(Assert.IsType<LedgerDecision<ResultReply>.Commit>(Posted(Running, Readings.Result(InspectionVerdict.Retry))).Reply);

        Assert.DoesNotContain("words", refused.Why.ToString(), StringComparison.Ordinal);
        Assert.Equal("no birds", refused.Why.Unlock);
    }

    [Theory]
    [InlineData("5ea1", "again")]
    [InlineData("other", "late")]
    public void A_withheld_result_posted_again_is_no_mistake(string seal, string expected) =>
        Assert.Equal(expected, Word(Posted(Running with { State = TaskState.Withheld, ResultSeal = seal }, Readings.Result(InspectionVerdict.Block))));

    private static TaskRecord Running => Tasks.Queued with { State = TaskState.Running, Attempts = 1 };

    private static LedgerDecision<ResultReply> Posted(TaskRecord task, AttemptResult.Delivered result, string policy = "{}")
    {
        var view = new LedgerView(true, Tasks.Around(task), Tasks.Now, new(StringComparer.Ordinal)
        {
            [LedgerRows.Task(Tasks.Id)] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Bytes(task), "e1", Changed: false),
            [LedgerRows.Result(Tasks.Id)] = new ViewRow(null, null, Changed: false),
        });
        return ReceiveResult.Decide(view, Tasks.Id, result, new OutputGuard(Tasks.Entry(policy), AssignedSets.None));
    }

    private static LedgerWrite Settled(TaskRecord task, AttemptResult result, string policy = "{}", LedgerState? state = null) =>
        Assert.IsType<LedgerDecision<SettleReply>.Commit>(new SettleDecision(Tasks.Id, Tasks.Owner, result, Tasks.Entry(policy), Tasks.Options, 0.5).Request.Decide(Tasks.View(task, state))).Write;

    private static ReadOnlyMemory<byte> BodyOf(RowChange row) => row switch
    {
        RowChange.Insert insert => insert.Body,
        RowChange.Update update => update.Body,
        _ => default,
    };

    private static string Word(LedgerDecision<ResultReply> decision) => decision switch
    {
        LedgerDecision<ResultReply>.Commit { Reply: ResultReply.Taken { Task: var task } } => TaskWords.Of(task.State),
        LedgerDecision<ResultReply>.Commit { Write: var write, Reply: ResultReply.NotTaken { Why: var why } } => $"{TaskWords.Of(Tasks.After(write).State)} {why.Code.ToWireName()}",
        LedgerDecision<ResultReply>.Answer { Reply: ResultReply.NotTaken { Why: var why } } => why.Code.ToWireName(),
        LedgerDecision<ResultReply>.Answer { Reply: ResultReply.Taken } => "again",
        LedgerDecision<ResultReply>.Refuse => "late",
        _ => decision.ToString()!,
    };
}
