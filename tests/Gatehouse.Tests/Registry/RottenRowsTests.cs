using Gatehouse.Closing;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;
using Gatehouse.Trust;
using Gatehouse.Vault;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Tests.Registry;

/// <summary>Rows that make no sense, whoever wrote them: the clocked work of whoever else there is goes on.</summary>
public sealed class RottenRowsTests
{
    private static readonly byte[] rotten = "{"u8.ToArray();

    private readonly EngineBench bench = new();

    [Fact]
    public async Task An_organisation_whose_document_is_rotten_hides_none_and_is_still_come_to()
    {
        string[] all = [await FoundAsync(), await FoundAsync(), await FoundAsync()];
        Rot(OperatorDirectory.Platform, OperatorDirectory.OrganisationsPartition, all[1]);

        Assert.Equal(all.Order(StringComparer.Ordinal), await bench.Get<OrganisationDirectory>().AllAsync(null, default).ToListAsync());
    }

    [Fact]
    public async Task An_agent_whose_document_is_rotten_keeps_nobodys_trust_from_being_computed()
    {
        var agents = new List<Agent>();
        foreach (var organisation in new[] { await FoundAsync(), await FoundAsync() })
        {
            for (var n = 0; n < 2; n++)
                agents.Add(await AgentAsync(organisation));
            Rot(organisation, Ledgers.ControlPartition, LedgerRows.Agent("agt_0"));
        }

        Assert.Equal(6, await bench.Get<RecomputeAllTrust>().RunAsync(default));

        foreach (var agent in agents)
            Assert.NotNull(await bench.Get<TrustRecords>().FindAsync(agent.Organisation, agent.Id, default));
    }

    [Fact]
    public async Task A_connection_whose_state_is_rotten_keeps_no_other_from_its_snapshot()
    {
        var organisation = await FoundAsync();
        var agent = await AgentAsync(organisation);
        var connections = new[] { await ConnectAsync(agent), await ConnectAsync(agent), await ConnectAsync(agent) }.Order(StringComparer.Ordinal).ToArray();
        Rot(organisation, connections[0], LedgerRows.State);

        Assert.Equal(new HealthRun(Written: 2, Unchanged: 0, Failed: 1), await bench.Get<SnapshotConnections>().RunAsync(default));
    }

    [Fact]
    public async Task A_closing_that_is_rotten_keeps_no_other_waiting_and_is_told_of()
    {
        var (good, bad) = (await FoundAsync(), await FoundAsync());
        await ConfirmAsync(good);
        Rot(OperatorDirectory.Platform, "closings", bad);

        var told = await Assert.ThrowsAsync<IOException>(() => bench.Get<CloseOrganisation>().RunAsync(default));

        Assert.Contains(bad, told.InnerException!.Message, StringComparison.Ordinal);
        Assert.NotNull((await bench.Get<ClosingRows>().FindAsync(good, default))!.ClosedAt);
    }

    [Fact]
    public async Task An_organisation_is_closed_whatever_its_agents_documents_hold()
    {
        var organisation = await FoundAsync();
        await AgentAsync(organisation);
        Rot(organisation, Ledgers.ControlPartition, LedgerRows.Agent("agt_0"));
        await ConfirmAsync(organisation);

        await bench.Get<CloseOrganisation>().RunAsync(default);

        Assert.NotNull((await bench.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt);
    }

    [Fact]
    public async Task An_organisation_is_closed_whose_keys_cannot_be_read()
    {
        var organisation = await FoundAsync();
        Rot(organisation, DataKeyRows.Partition, DataKeyRows.Row);
        await ConfirmAsync(organisation);

        await bench.Get<CloseOrganisation>().RunAsync(default);

        Assert.NotNull((await bench.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt);
        Assert.NotNull((await bench.Get<DataKeyRows>().FindAsync(organisation, default))!.Value.Ring.ErasedAt);
    }

    [Fact]
    public async Task An_organisation_whose_grants_cannot_be_read_is_closed_when_its_providers_were_given_their_time()
    {
        var organisation = await FoundAsync();
        Rot(organisation, GrantRows.Partition, "grant|grt_0");
        await ConfirmAsync(organisation);

        await bench.Get<CloseOrganisation>().RunAsync(default);
        Assert.Null((await bench.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt);
        bench.World.Time.Advance(bench.Get<VaultOptions>().ClosingWaits);
        await bench.Get<CloseOrganisation>().RunAsync(default);

        Assert.NotNull((await bench.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt);
        Assert.Empty(bench.World.Table.Rows($"{organisation}|{GrantRows.Partition}"));
    }

    [Fact]
    public async Task Retention_whose_time_is_over_reads_no_organisation_more()
    {
        for (var n = 0; n < 5; n++)
            await FoundAsync();
        await bench.Get<ApplyRetention>().RunAsync(default).ToListAsync();

        // The first look at any takes all of the run's time.
        bench.World.Table.BeforeRange = () => bench.World.Time.Advance(new RetentionOptions().RunFor);
        var runs = await bench.Get<ApplyRetention>().RunAsync(default).ToListAsync();

        Assert.InRange(runs.Count, 0, 1);
    }

    private void Rot(string organisation, string partition, string row) =>
        bench.World.Table.Put($"{organisation}|{partition}", row, new RowContent(organisation, "", rotten));

    private async Task<string> FoundAsync() => (await bench.Get<FoundOrganisation>().HandleAsync("Harbour Ltd", _ => Task.CompletedTask, default)).Id;

    private async Task<Agent> AgentAsync(string organisation) =>
        EngineBench.Value(await bench.Get<CreateAgent>().HandleAsync(organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default));

    private async Task<string> ConnectAsync(Agent agent) => EngineBench.Value(await bench.Get<OpenConnection>().HandleAsync(
        agent.Organisation, new ConnectionDraft("reports", agent.Id, new ConnectionTarget.ToHttp("https://reports.example.com/tasks"), Given.Policy("{}"), Resource: null), EngineBench.Operator, default)).Id;

    private Task ConfirmAsync(string organisation) => bench.Get<ClosingRows>().AddAsync(
        new AccountClosing(organisation, EngineBench.Operator, bench.Ledgers.Clock.Now, null) { Operation = "opn_1", ExportedAt = bench.Ledgers.Clock.Now, ConfirmedAt = bench.Ledgers.Clock.Now }, default);
}
