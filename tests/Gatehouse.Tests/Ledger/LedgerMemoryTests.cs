using System.Text;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

/// <summary>What was read or written last is what the next commit starts from, and never what it is wrong by.</summary>
public sealed class LedgerMemoryTests : LedgerTest
{
    [Fact]
    public async Task A_commit_starts_from_what_was_just_read()
    {
        await Elsewhere.CommitAsync(LedgerBench.Write("task|1", "one"), default);
        await Bench.Ledger.ReadAsync(["task|1", "task|2"], default);
        Bench.Table.Log.Clear();

        Assert.Equal("one, -", Reply(await Bench.CommitAsync(Note("task|1", "task|2"))));
        Assert.Empty(Reads);
        Assert.Equal(2, Bench.State!.Version);
    }

    [Fact]
    public async Task And_from_what_was_just_written()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        Bench.Table.Log.Clear();

        Assert.Equal("one", Reply(await Bench.CommitAsync(Change("task|1", "two"))));
        Assert.Equal("two", Reply(await Bench.CommitAsync(Change("task|1", "three"))));
        Assert.Empty(Reads);
        Assert.Equal("three", Bench.TextOf("task|1"));
    }

    [Fact]
    public async Task What_another_wrote_meanwhile_is_read_and_decided_on()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        await Bench.Ledger.ReadAsync(["task|1"], default);
        await Elsewhere.CommitAsync(Change("task|1", "theirs"), default);

        Assert.Equal("theirs", Reply(await Bench.CommitAsync(Change("task|1", "ours"))));
        Assert.Equal("ours", Bench.TextOf("task|1"));
    }

    [Fact]
    public async Task Reading_always_asks_the_store()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        await Elsewhere.CommitAsync(Change("task|1", "theirs"), default);

        Assert.Equal("theirs", Text((await Bench.Ledger.ReadAsync(["task|1"], default)).Find("task|1")));
        Assert.Equal("theirs", Text(await Bench.Ledger.ReadAsync("task|1", default)));
        Assert.Null(await Bench.Ledger.ReadAsync("task|2", default));
    }

    [Fact]
    public async Task An_answer_that_writes_nothing_is_given_on_a_fresh_reading_only()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        await Elsewhere.CommitAsync(Change("task|1", "theirs"), default);

        Assert.Equal("theirs", Reply(await Bench.CommitAsync(new LedgerRequest<string>(view => new LedgerDecision<string>.Answer(Text(view.Find("task|1")))) { Reads = ["task|1"] })));
    }

    [Fact]
    public async Task An_older_reading_that_ends_late_does_not_replace_a_newer_one()
    {
        await Bench.CommitAsync(LedgerBench.Write("task|1", "one"));
        Task<LedgerOutcome<string>>? newer = null;
        Bench.Table.BeforeRead = row => newer ??= row == "task|1" ? Bench.CommitAsync(LedgerBench.Append()) : null;
        var old = await Bench.Ledger.ReadAsync(["task|1"], default);
        await newer!;

        Assert.Equal(1, old.Version);
        Assert.Equal(2, (await Bench.Ledger.RecentAsync(default))!.Version);
    }

    [Fact]
    public async Task What_is_large_is_not_kept()
    {
        await Bench.CommitAsync(LedgerBench.Write("input|1", new string('x', 4096)));
        await Bench.Ledger.ReadAsync(["input|1", "task|1"], default);
        Bench.Table.Log.Clear();
        await Bench.CommitAsync(Note("input|1", "task|1"));

        Assert.Equal([$"read {LedgerBench.Partition} input|1"], Reads);
    }

    private ConnectionLedger Elsewhere => field ??= Bench.NewInstance().For(LedgerBench.Organisation, LedgerBench.Connection);

    private IEnumerable<string> Reads => Bench.Table.Log.Where(line => line.StartsWith("read", StringComparison.Ordinal));

    private static string Text(ReadOnlyMemory<byte>? body) => body is { } present ? Encoding.UTF8.GetString(present.Span) : "-";

    private static LedgerRequest<string> Note(params string[] rows) => new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [LedgerBench.Entry] }, string.Join(", ", rows.Select(row => Text(view.Find(row))))))
    {
        Reads = rows,
    };

    private static LedgerRequest<string> Change(string row, string text) => new(view =>
        new LedgerDecision<string>.Commit(new LedgerWrite(view.State) { Entries = [LedgerBench.Entry], Rows = [LedgerBench.Update(row, text)] }, Text(view.Find(row))))
    {
        Reads = [row],
    };
}
