using Gatehouse.Audit;
using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Closing;

/// <summary>The timer's run over closings that are confirmed.</summary>
public sealed class ClosingRunTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task What_fails_for_one_organisation_keeps_no_other_waiting()
    {
        var closing = new[] { await ConfirmedAsync(), await ConfirmedAsync(), await ConfirmedAsync() }.Order(StringComparer.Ordinal).ToArray();
        bench.World.Table.DownForWrites = $"{closing[0]}|$control";

        await Assert.ThrowsAsync<IOException>(RunAsync);
        var closed = await Task.WhenAll(closing.Select(IsClosedAsync));
        Assert.Equal((false, true, true), (closed[0], closed[1], closed[2]));

        bench.World.Table.DownForWrites = null;
        await RunAsync();
        Assert.True(await IsClosedAsync(closing[0]));
    }

    [Fact]
    public async Task A_long_one_ends_with_its_run_and_the_next_goes_on()
    {
        var (large, small) = (await ConfirmedAsync(), await ConfirmedAsync());
        for (var row = 0; row < 450; row++)
            bench.World.Table.Put($"{large}|$trust", $"agent|{row:D4}", new RowContent(large, "", default));

        // Each batch takes longer than a run has for all of them.
        void Slowly()
        {
            bench.World.Table.NextWrites.Enqueue(apply =>
            {
                bench.World.Time.Advance(TimeSpan.FromMinutes(1));
                Slowly();
                return Task.FromResult(apply());
            });
        }

        Slowly();
        await RunAsync();
        Assert.NotEmpty(bench.World.Table.Rows($"{large}|$trust"));
        bench.World.Table.NextWrites.Clear();

        for (var run = 0; run < 3; run++)
            await RunAsync();
        Assert.True(await IsClosedAsync(large) && await IsClosedAsync(small));
        Assert.Empty(bench.World.Table.Rows($"{large}|$trust"));
    }

    [Fact]
    public async Task Nothing_of_the_gate_s_own_rows_leads_to_it_any_more()
    {
        var agent = await bench.AgentAsync();
        var issued = Assert.IsType<ChangeOutcome<IssuedCredential>.Changed>(
            await bench.Get<IssueCredential>().HandleAsync(EngineBench.Organisation, agent.Id, new CredentialDraft.OfAuditWriter(null), EngineBench.Operator, default)).Value;
        string[] ways = ["$vault", "$siem", "resealing"];
        foreach (var partition in ways)
            bench.World.Table.Put($"{OperatorDirectory.Platform}|{partition}", EngineBench.Organisation, new RowContent(OperatorDirectory.Platform, "", default));
        bench.World.Table.Put($"{EngineBench.Organisation}|$control", LedgerRows.Credential("crd_rotten"), new RowContent(EngineBench.Organisation, "", "{"u8.ToArray()));
        Assert.NotEmpty(bench.World.Table.Rows($"{OperatorDirectory.Platform}|{OperatorDirectory.KeysPartition}", issued.Credential.KeyId!));
        await ConfirmAsync(EngineBench.Organisation);

        await RunAsync();

        Assert.Empty(bench.World.Table.Rows($"{OperatorDirectory.Platform}|{OperatorDirectory.KeysPartition}"));
        Assert.All(ways, partition => Assert.Empty(bench.World.Table.Rows($"{OperatorDirectory.Platform}|{partition}")));
        Assert.True(await IsClosedAsync(EngineBench.Organisation));
    }

    private Task RunAsync() => bench.Get<CloseOrganisation>().RunAsync(default);

    private async Task<bool> IsClosedAsync(string organisation) => (await bench.Get<ClosingRows>().FindAsync(organisation, default))!.ClosedAt is not null;

    private async Task<string> ConfirmedAsync()
    {
        var id = (await bench.Get<FoundOrganisation>().HandleAsync("Harbour Ltd", _ => Task.CompletedTask, default)).Id;
        await ConfirmAsync(id);
        return id;
    }

    private Task ConfirmAsync(string organisation) => bench.Get<ClosingRows>().AddAsync(
        new AccountClosing(organisation, EngineBench.Operator, bench.Ledgers.Clock.Now, null) { Operation = "opn_1", ExportedAt = bench.Ledgers.Clock.Now, ConfirmedAt = bench.Ledgers.Clock.Now }, default);
}
