using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Tests.Vault.Exchange;

/// <summary>A provider takes a grant no more: it is on record once, and somebody is called.</summary>
public sealed class BrokenGrantTests
{
    [Fact]
    public async Task A_grant_that_breaks_is_on_record_once_and_before_it_holds()
    {
        var bench = await BrokenAsync();

        var entry = Assert.Single(Entries(bench), entry => entry.GetProperty("kind").GetString() == "grant-broken");
        Assert.Equal((bench.Grant, bench.Provider.Id, "invalid_grant"), (entry.GetProperty("subject").GetString(), entry.GetProperty("target").GetString(), entry.GetProperty("clause").GetString()));
        var applied = bench.At.World.Table.Applied.SelectMany(applied => applied.Batch.Select(write => (applied.Partition, write.Key))).ToList();
        Assert.True(applied.FindLastIndex(write => write.Partition.EndsWith("$control", StringComparison.Ordinal)) < applied.FindLastIndex(write => write.Key == $"grant|{bench.Grant}"));
        Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync());
        Assert.Single(Entries(bench), one => one.GetProperty("kind").GetString() == "grant-broken");
    }

    [Fact]
    public async Task A_connection_that_uses_a_broken_grant_raises_an_alert_until_it_uses_a_good_one()
    {
        var bench = await BrokenAsync();
        var founded = new Organisation(VaultBench.Organisation, "house", bench.At.World.Time.GetUtcNow()) { Revision = 1 };
        await bench.At.Ledgers.Store(OperatorDirectory.Platform).WriteAsync(
            OperatorDirectory.OrganisationsPartition, [new TableWrite.Insert(founded.Id, new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(founded)))], default);

        await LookAsync(bench);
        await LookAsync(bench);

        var alert = Assert.Single(await AlertsAsync(bench, AlertState.Raised));
        Assert.Equal(("grant-broken", bench.Connection.Id, bench.Agent.Id, AlertUnit.Grants), (alert.Rule, alert.Subject, alert.Agent, alert.Signal.Unit));
        Assert.Contains(bench.Grant, alert.Signal.Explanation, StringComparison.Ordinal);

        var standing = (await bench.Rows.ReadAsync(VaultBench.Organisation, bench.Grant, default))!;
        Assert.NotNull(await bench.Rows.ReplaceAsync(standing, standing.Grant with { Status = GrantStatus.Active }, default));
        for (var looks = 0; looks < AlertOptions.Default.CalmLooks; looks++)
            await LookAsync(bench);
        Assert.Empty(await AlertsAsync(bench, AlertState.Raised));
        Assert.Single(await AlertsAsync(bench, AlertState.Cleared));
    }

    private static async Task<VaultBench> BrokenAsync()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = RotatingProvider.Json(400, """{"error":"invalid_grant"}""");
        Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync());
        Assert.Equal(GrantStatus.Broken, (await bench.GrantAsync()).Status);
        return bench;
    }

    private static Task LookAsync(VaultBench bench)
    {
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(5));
        return bench.At.Get<WatchAlerts>().RunAsync(default);
    }

    private static Task<IReadOnlyList<Alert>> AlertsAsync(VaultBench bench, AlertState state) => bench.At.Get<AlertDirectory>().ListAsync(VaultBench.Organisation, state, "", 1000, default);

    private static IReadOnlyList<JsonElement> Entries(VaultBench bench) =>
        [.. bench.At.World.Table.Rows($"{VaultBench.Organisation}|{Ledgers.ControlPartition}", "audit|").Select(row => JsonDocument.Parse(row.Content.Body).RootElement)];
}
