using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit.Reading;

/// <summary>What an export is of: everything, a chain, or a part of one.</summary>
public sealed class ExportAuditTests
{
    private readonly AuditBench bench = new();

    [Theory]
    [InlineData(null, null, 1, 6)]
    [InlineData(2L, 4L, 2, 4)]
    [InlineData(4L, null, 4, 6)]
    [InlineData(null, 2L, 1, 2)]
    [InlineData(6L, 6L, 6, 6)]
    [InlineData(3L, 99L, 3, 6)]
    public async Task A_part_by_sequence_begins_after_the_entry_before_it(long? first, long? last, long expectedFirst, long expectedLast)
    {
        var connection = await ChainOfSixAsync();
        var span = await SpanAsync(new ExportQuery { Chain = connection, First = first, Last = last });

        Assert.Equal((connection, expectedFirst, expectedLast), (span.Chain, span.Range.First, span.Range.Last));
        Assert.Equal(await HeadBeforeAsync(connection, expectedFirst), span.Range.Before);
        Assert.Equal((6, first is not null || last is not null), (span.Head.Sequence, span.IsPart));
    }

    // The connection is opened at minute 0; an entry follows in each of the next five minutes.
    [Theory]
    [InlineData(0, null, 1, 6)]
    [InlineData(1, 3, 2, 3)]
    [InlineData(2, null, 3, 6)]
    [InlineData(null, 2, 1, 2)]
    [InlineData(9, null, 7, 6)]
    [InlineData(null, -1, 1, 0)]
    public async Task A_part_by_time_is_half_open(int? from, int? to, long expectedFirst, long expectedLast)
    {
        var start = bench.Now;
        var connection = await ChainOfSixAsync();
        var span = await SpanAsync(new ExportQuery { Chain = connection, From = At(start, from), To = At(start, to) });

        Assert.Equal((expectedFirst, expectedLast, true), (span.Range.First, span.Range.Last, span.IsPart));
        Assert.Equal(await HeadBeforeAsync(connection, expectedFirst), span.Range.Before);
    }

    [Fact]
    public async Task A_part_that_begins_after_the_last_entry_is_not_there()
    {
        var connection = await ChainOfSixAsync();
        var outcome = await bench.Export.HandleAsync(bench.Auditor, new ExportQuery { Chain = connection, First = 7 }, default);

        var refusal = Assert.IsType<AuditOutcome<ChainSpan?>.Refused>(outcome).Refusal;
        Assert.Equal((RefusalCode.NotFound, $"chain `{connection}` has no entry 7: its last is 6"), (refusal.Code, refusal.Detail));
    }

    [Fact]
    public async Task A_chain_that_is_not_there_is_refused_and_one_that_is_empty_is_not()
    {
        var (agent, _) = await bench.HouseAsync();
        var unknown = await bench.Export.HandleAsync(bench.Auditor, new ExportQuery { Chain = "con_aaaaaaaaaaaaaaaaaaaa" }, default);
        var empty = await SpanAsync(new ExportQuery { Chain = AgentEvents.Partition(agent.Id) });

        Assert.Equal("there is no chain `con_aaaaaaaaaaaaaaaaaaaa`", Assert.IsType<AuditOutcome<ChainSpan?>.Refused>(unknown).Refusal.Detail);
        Assert.Equal((1, 0, ChainHead.Genesis), (empty.Range.First, empty.Range.Last, empty.Head));
    }

    [Fact]
    public async Task An_export_of_everything_has_no_span_and_each_export_is_recorded()
    {
        await bench.HouseAsync();
        var before = await ControlHeadAsync();

        Assert.Null(Assert.IsType<AuditOutcome<ChainSpan?>.Found>(await bench.Export.HandleAsync(bench.Auditor, new ExportQuery(), default)).Value);
        var control = await SpanAsync(new ExportQuery { Chain = Ledgers.ControlPartition });

        Assert.Equal(before + 2, await ControlHeadAsync());
        Assert.Equal(before + 2, control.Range.Last);
    }

    [Fact]
    public async Task The_entries_of_a_range_are_all_read_and_no_later_one()
    {
        var (agent, connection) = await bench.HouseAsync();
        for (var i = 0; i < 13; i++)
            await bench.AppendAsync(connection.Id, agent.Id, count: 90);

        Assert.Equal(Enumerable.Range(2, 1_100).Select(n => (long)n), await SequencesAsync(connection.Id, 2, 1_101));
        Assert.Equal([1_170, 1_171], await SequencesAsync(connection.Id, 1_170, 1_200));
        Assert.Empty(await SequencesAsync(connection.Id, 5, 4));
    }

    [Fact]
    public async Task Every_chain_is_named_once_in_ordinal_order()
    {
        var (agent, connection) = await bench.HouseAsync();
        EngineBench.Value(await bench.Engine.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));
        EngineBench.Value(await bench.Engine.Get<RecordEvents>().HandleAsync(
            new AuditWriterPrincipal(agent.Organisation, agent.Id, "crd_aaaaaaaaaaaaaaaaaaaa"), [new AgentEvent("step", null, null, null)], default));
        var found = new List<string>();
        await foreach (var chain in bench.Chains.IdsAsync(EngineBench.Organisation, default))
            found.Add(chain);

        Assert.Equal(found.Order(StringComparer.Ordinal), found);
        Assert.Equal(found.Distinct(), found);
        Assert.Contains(Ledgers.ControlPartition, found);
        Assert.Contains(AgentEvents.Partition(agent.Id), found);
        Assert.Contains(connection.Id, found);
        Assert.Contains(found, chain => chain.StartsWith("$session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$events|agt_aaaaaaaaaaaaaaaaaaaa", "agt_aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("$control", null)]
    [InlineData("con_aaaaaaaaaaaaaaaaaaaa", null)]
    public void An_agent_s_own_chain_names_it(string chain, string? agent) => Assert.Equal(agent, AuditChains.AgentOf(chain));

    private static DateTimeOffset? At(DateTimeOffset start, int? minute) => minute is { } after ? start.AddMinutes(after) : null;

    private async Task<string> ChainOfSixAsync()
    {
        var (agent, connection) = await bench.HouseAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            bench.Engine.World.Time.Advance(TimeSpan.FromMinutes(1));
            await bench.AppendAsync(connection.Id, agent.Id);
        }

        return connection.Id;
    }

    private async Task<ChainSpan> SpanAsync(ExportQuery query) =>
        Assert.IsType<AuditOutcome<ChainSpan?>.Found>(await bench.Export.HandleAsync(bench.Auditor, query, default)).Value!;

    private async Task<ChainHead> HeadBeforeAsync(string chain, long first) =>
        first == 1 ? ChainHead.Genesis : new ChainHead(first - 1, (await bench.Chains.FindAsync(EngineBench.Organisation, chain, first - 1, default))!.Hash);

    private async Task<long> ControlHeadAsync() => (await bench.Chains.HeadAsync(EngineBench.Organisation, Ledgers.ControlPartition, default))!.Sequence;

    private async Task<IReadOnlyList<long>> SequencesAsync(string chain, long from, long to)
    {
        var sequences = new List<long>();
        await foreach (var entry in bench.Chains.EntriesAsync(EngineBench.Organisation, chain, from, to, default))
            sequences.Add(entry.Sequence);
        return sequences;
    }
}
