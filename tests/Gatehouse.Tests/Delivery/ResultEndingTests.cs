using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class ResultEndingTests
{
    private const string Record = """{"spend":{"onOverrun":"record"}}""";
    private const string Models = """{"models":["gpt-5","small"]}""";

    private static readonly TaskRecord task = Tasks.Claimed with { Reservation = Reservation.At(Tasks.Now, new Money(4_000_000)) };

    public static TheoryData<string, int?, string?, string> Rows => new()
    {
        // policy, cost, model, what is written down
        { "{}", null, null, "Ended" },
        { "{}", 4_000_000, null, "Ended" },
        { "{}", 4_000_001, null, "Ended Overrun Freeze" },
        { """{"spend":{"monthly":9}}""", 4_000_001, null, "Ended Overrun Freeze" },
        { """{"spend":{"onOverrun":"freeze"}}""", 4_000_001, null, "Ended Overrun Freeze" },
        { Record, 4_000_001, null, "Ended Overrun" },
        { "{}", null, "any", "Ended" },
        { Models, null, null, "Ended" },
        { Models, null, "small", "Ended" },
        { Models, null, "Small", "Ended Violation" },
        { """{"models":[]}""", null, "small", "Ended Violation" },
        { Models, 5_000_000, "huge", "Ended Violation Overrun Freeze" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void What_should_not_have_happened_is_written_down_beside_what_has(string policy, int? cost, string? model, string expected)
    {
        var (write, ended) = End(policy, cost, model);

        Assert.Equal(expected, string.Join(' ', write.Entries.Select(entry => entry.Kind)));
        Assert.Equal(expected.Contains("Freeze", StringComparison.Ordinal), write.State.Fences.Connection.Frozen);
        Assert.Equal(expected.Contains("Violation", StringComparison.Ordinal) ? "policy.models" : null, ended.Violation);
        Assert.Equal((TaskState.Succeeded, new Money(cost ?? 4_000_000)), (ended.State, ended.Cost));
        Assert.Contains(write.Rows, row => row.Key == LedgerRows.Result(Tasks.Id));
    }

    [Fact]
    public void The_freeze_of_an_overrun_says_why_and_is_one_that_an_operator_can_end()
    {
        var write = End("{}", 9_000_000, null).Write;

        Assert.Equal(new SubjectFence(1, Frozen: true, Killed: false), write.State.Fences.Connection);
        var freeze = write.Entries[^1];
        Assert.Equal((AuditKind.Freeze, "overrun", task.Connection, null), (freeze.Kind, freeze.Clause, freeze.Subject, freeze.Operator));
        Assert.Equal(new Money(5_000_000), write.State.Spend.In(task.Reservation!.Month).Overrun);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_connection_that_is_held_already_is_left_as_it_is(bool frozen, bool killed)
    {
        var standing = new SubjectFence(7, frozen, killed);

        var write = End("{}", 9_000_000, null, standing).Write;

        Assert.Equal(standing, write.State.Fences.Connection);
        Assert.Equal([AuditKind.Ended, AuditKind.Overrun], write.Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData(4_000_000, null, false)]
    [InlineData(4_000_001, null, true)]
    [InlineData(null, "m", true)]
    public void The_policy_is_read_only_where_it_has_something_to_say(int? cost, string? model, bool reads) =>
        Assert.Equal(reads, ResultEnding.Reads(task, Result(cost, model)).Count > 0);

    [Fact]
    public void Where_nothing_was_reserved_no_cost_is_too_high() =>
        Assert.Empty(ResultEnding.Reads(task with { Reservation = null }, Result(9_000_000, null)));

    [Fact]
    public void What_an_earlier_report_overran_is_settled_with_what_was_read_for_the_later_one()
    {
        var asked = task with { OutputRetry = new OutputRetry(TaskEffect.Succeeded, new TaskFailure("guardrail-blocked", "no"), new Money(5_000_000)) };
        var later = Result(1_000_000, null);
        var rows = ResultEnding.Reads(asked, later).ToDictionary(row => row, _ => new ViewRow((ReadOnlyMemory<byte>?)Tasks.Config(Record), "e1", Changed: false), StringComparer.Ordinal);

        var (write, ended) = ResultEnding.End(new LedgerView(true, Tasks.Around(asked), Tasks.Now, rows), asked, later);

        Assert.Equal([AuditKind.Ended, AuditKind.Overrun], write.Entries.Select(entry => entry.Kind));
        Assert.Equal(new Money(5_000_000), ended.Cost);
    }

    private static (LedgerWrite Write, TaskRecord Task) End(string policy, int? cost, string? model, SubjectFence? standing = null)
    {
        var state = Tasks.Around(task) with { Fences = Fences.None with { Connection = standing ?? SubjectFence.Clear } };
        var view = new LedgerView(true, state, Tasks.Now, new(StringComparer.Ordinal)
        {
            [LedgerRows.Config] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Config(policy), "e1", Changed: false),
        });
        return ResultEnding.End(view, task, Result(cost, model));
    }

    private static AttemptResult.Delivered Result(int? cost, string? model) =>
        new(TaskEffect.Succeeded, """{"output":1}"""u8.ToArray(), cost is { } micros ? new Money(micros) : null, model);
}
