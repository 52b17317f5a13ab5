using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Siem;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Siem;

public sealed class StreamRecordTests
{
    private const string Organisation = SiemBench.Organisation;

    [Theory]
    [InlineData("state")]
    [InlineData("mark")]
    [InlineData("entry")]
    public async Task A_chain_whose_rows_make_no_sense_is_told_of_and_keeps_no_other_from_its_sink(string harm)
    {
        var house = await SiemBench.OpenAsync();
        await house.RunAsync();
        await house.DispatchAsync(1);
        var chain = house.Connection.Id;
        var (partition, key) = harm switch
        {
            "state" => (SiemBench.Partition(chain), LedgerRows.State),
            "mark" => (SiemBench.Marks, $"mark|{chain}"),
            _ => (SiemBench.Partition(chain), house.Table.Rows(SiemBench.Partition(chain), "audit|")[^1].Key),
        };
        house.Rot(partition, key);
        var before = house.TakenOf(Ledgers.ControlPartition).Count;
        await house.Bench.AgentAsync();

        var status = await house.RunAsync();

        Assert.Equal(before + 1, house.TakenOf(Ledgers.ControlPartition).Count);
        Assert.Contains($"`{chain}`", status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_of_alerts_hides_no_other_when_its_state_makes_no_sense()
    {
        var house = await SiemBench.OpenAsync();
        house.Table.Put(SiemBench.Partition("$alerts"), LedgerRows.State, new RowContent(Organisation, "", "{"u8.ToArray()));

        var status = await house.RunAsync();

        Assert.Equal([1, 2], house.TakenOf(house.Connection.Id).Take(2));
        Assert.Contains("`$alerts`", status.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_is_counted_and_told_of_and_what_comes_after_it_is_sent()
    {
        var house = await SiemBench.OpenAsync();
        await house.DispatchAsync(8);
        var rows = house.Table.Rows(SiemBench.Partition(house.Connection.Id), "audit|");
        foreach (var gone in new[] { rows[0], rows[1], rows[4] })
            await house.Bench.Ledgers.Store(Organisation).WriteAsync(house.Connection.Id, [new TableWrite.Delete(gone.Key, null)], default);

        var status = await house.RunAsync();

        Assert.Equal(Enumerable.Range(1, rows.Count).Select(n => (long)n).Except([1, 2, 5]), house.TakenOf(house.Connection.Id));
        Assert.Equal((3, 0), (status.Missing, status.Behind));
        Assert.Equal($"chain `{house.Connection.Id}` lacks 2 of its entries right before entry 3", status.Fault);
        var later = await house.RunAsync();
        Assert.Equal((3, null), (later.Missing, later.Fault));
    }

    [Fact]
    public async Task A_batch_that_is_too_large_for_the_sink_comes_in_halves()
    {
        var house = await SiemBench.OpenAsync();
        await house.DispatchAsync(10);
        house.Answer = events => AnsweringTarget.Says("{}", events > 3 ? 413 : 200);

        var status = await house.RunAsync();

        var head = await house.HeadAsync(house.Connection.Id);
        Assert.Equal(Enumerable.Range(1, (int)head).Select(n => (long)n), house.TakenOf(house.Connection.Id));
        Assert.Equal((0, null), (status.Behind, status.Fault));
    }

    [Fact]
    public async Task One_event_that_the_sink_will_not_have_waits_and_is_told_of()
    {
        var house = await SiemBench.OpenAsync();
        house.Answer = _ => AnsweringTarget.Says("{}", 413);

        var status = await house.RunAsync();

        Assert.Equal(("the sink answered 413", 0), (status.Fault, status.Failures));
        Assert.True(status.Behind > 0);
        Assert.Empty(house.Taken);
    }

    [Fact]
    public async Task A_replay_that_one_chain_could_not_follow_yet_is_not_forgotten_when_the_next_is_asked_for()
    {
        var house = await SiemBench.OpenAsync();
        await house.RunAsync();
        var first = house.TakenOf(house.Connection.Id).Count;
        await ReplayAsync(house, new SiemReplay(0) { From = DateTimeOffset.UnixEpoch });
        // Another instance moves each mark first.
        for (var n = 0; n < 2; n++)
            house.Table.NextWrites.Enqueue(_ => Task.FromResult<BatchOutcome>(new BatchOutcome.Conflict(0, ConflictKind.StaleETag)));

        await house.RunAsync();
        await ReplayAsync(house, new SiemReplay(0) { Chain = Ledgers.ControlPartition, Sequence = 1 });
        await house.RunAsync();

        Assert.Equal(2 * first, house.TakenOf(house.Connection.Id).Count);
    }

    [Fact]
    public async Task A_session_that_was_quiet_is_streamed_within_the_hour()
    {
        var house = await SiemBench.OpenAsync();
        var session = EngineBench.Value(await house.Bench.OpenSession.HandleAsync(Organisation, new SessionDraft(house.Agent.Id, null), EngineBench.Operator, default)).Id;
        var chain = SessionDirectory.Partition(session);
        await house.RunAsync();
        var before = house.TakenOf(chain).Count;
        await house.RunAsync(TimeSpan.FromMinutes(70));
        await house.Bench.EndSession.HandleAsync(Organisation, session, _ => true, EngineBench.Operator, default);

        // A run that comes seldom, and never in the same minute of an hour.
        for (var n = 0; n < 4; n++)
            await house.RunAsync(TimeSpan.FromMinutes(17));

        Assert.Equal((1, 2), (before, house.TakenOf(chain).Count));
    }

    [Fact]
    public async Task The_secret_store_is_asked_once_a_run_for_what_opens_the_sink()
    {
        var house = await SiemBench.OpenAsync();
        var sink = (await house.Bench.Get<SiemRows>().FindAsync(Organisation, default))!;
        await house.Bench.Get<ChangeSink>().SetAsync(Organisation, new SinkDraft(new Uri(sink.Url)) { Header = "Authorization", HeaderValue = "Splunk s3cret" }, sink.Revision, EngineBench.Operator, default);
        await house.DispatchAsync(20);
        var asked = new List<string>();
        house.Bench.Secrets.Reading = asked.Add;

        await house.RunAsync();

        Assert.True(house.Bench.Target.Calls.Count > 3);
        Assert.All(house.Bench.Target.Calls, call => Assert.Contains(new KeyValuePair<string, string>("Authorization", "Splunk s3cret"), call.Headers));
        Assert.Single(asked, name => name == SinkSecrets.Prefix + Organisation);
    }

    private static async Task ReplayAsync(SiemBench house, SiemReplay replay) =>
        EngineBench.Value(await house.Bench.Get<ChangeSink>().ReplayAsync(Organisation, replay, EngineBench.Operator, default));
}
