using Gatehouse.Alerts;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Alerts;

public sealed class BrokenChainTests
{
    private const string Organisation = AlertBench.Organisation;

    [Theory]
    [InlineData("changed", "does not follow")]
    [InlineData("missing", "is missing")]
    [InlineData("shrunken", "ends here")]
    public async Task A_chain_that_does_not_hold_is_found(string harm, string expected)
    {
        var house = await AlertBench.OpenAsync();
        var table = house.Bench.World.Table;
        var partition = $"{Organisation}|{house.Connection.Id}";
        await house.Bench.DispatchAsync(house.Agent, house.Connection);
        var earlier = table.Find(partition, LedgerRows.State)!;
        await house.Bench.DispatchAsync(house.Agent, house.Connection);
        if (harm == "shrunken")
            await house.LookAsync();
        Assert.Empty(await house.AlertsAsync());

        var last = table.Rows(partition, "audit|")[^1];
        var before = table.Rows(partition, "audit|")[^2];
        if (harm == "changed")
            table.Put(partition, before.Key, before.Content with { Body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(before.Content.Body.Span).Replace("\"allow\"", "\"deny\"", StringComparison.Ordinal)) });
        else if (harm == "missing")
            await house.Bench.Ledgers.Store(Organisation).WriteAsync(house.Connection.Id, [new TableWrite.Delete(last.Key, null)], default);
        else
            table.Put(partition, LedgerRows.State, earlier.Content);
        await house.LookAsync();

        var alert = Assert.Single(await house.AlertsAsync());
        Assert.Equal(("audit-broken", house.Connection.Id), (alert.Rule, alert.Subject));
        Assert.Contains(expected, alert.Signal.Explanation, StringComparison.Ordinal);
        await house.LookAsync();
        Assert.Single(await house.AlertsAsync(AlertState.Raised));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("seen")]
    public async Task A_chain_whose_end_cannot_be_read_is_broken_and_keeps_nothing_else_from_its_end(string harm)
    {
        var house = await AlertBench.OpenAsync();
        var table = house.Bench.World.Table;
        await house.Bench.DispatchAsync(house.Agent, house.Connection);
        await house.LookAsync(AlertBench.Call(100, 100));
        var (partition, key) = harm == "state" ? ($"{Organisation}|{house.Connection.Id}", LedgerRows.State) : ($"{Organisation}|$verified", house.Connection.Id);
        table.Put(partition, key, table.Find(partition, key)!.Content with { Body = "{"u8.ToArray() });

        for (var n = 0; n < 6; n++)
            await house.LookAsync(AlertBench.Call(0, 100));

        Assert.Equal(("audit-broken", house.Connection.Id), Assert.Single(await house.AlertsAsync(AlertState.Raised)) is var alert ? (alert.Rule, alert.Subject) : default);
        Assert.Equal("error-rate", Assert.Single(await house.AlertsAsync(AlertState.Cleared)).Rule);
    }

    [Fact]
    public async Task A_broken_chain_that_nothing_names_any_more_is_still_broken()
    {
        var house = await AlertBench.OpenAsync();
        var (table, partition) = (house.Bench.World.Table, $"{Organisation}|{house.Connection.Id}");
        var earlier = table.Find(partition, LedgerRows.State)!;
        await house.Bench.DispatchAsync(house.Agent, house.Connection);
        await house.LookAsync();
        table.Put(partition, LedgerRows.State, earlier.Content);
        await house.LookAsync();
        await house.Bench.Links.RemoveConnectionAsync(Organisation, house.Connection.Id, default);

        for (var n = 0; n < 6; n++)
            await house.LookAsync();

        Assert.Equal("audit-broken", Assert.Single(await house.AlertsAsync(AlertState.Raised)).Rule);
    }

    [Fact]
    public async Task One_look_follows_a_busy_chain_to_its_end()
    {
        var house = await AlertBench.OpenAsync();
        for (var n = 0; n < 9; n++)
            await house.Bench.DispatchAsync(house.Agent, house.Connection);

        var (found, head) = (await house.Bench.Get<CheckChains>().HandleAsync(Organisation, house.Connection.Id, seen: null, default), (await house.Bench.StateAsync(house.Connection.Id)).Head.Sequence);

        Assert.InRange(head, 9, 40);
        Assert.Equal(new ChainFinding(head, null), found);
    }
}
