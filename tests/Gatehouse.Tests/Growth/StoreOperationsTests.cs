using Gatehouse.Audit.Reading;
using Gatehouse.Budgets;
using Gatehouse.Http;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Growth;

/// <summary>What is counted here is operations at the port: a call costs as many in a large organisation as in a small one.</summary>
public sealed class StoreOperationsTests
{
    private const int Few = 10;
    private const int Many = 5_000;
    private const int Page = 10;
    private const int PerAgent = 100;

    [Fact]
    public async Task Nothing_costs_more_operations_however_much_there_is()
    {
        var (few, many) = (await CostsAsync(Few), await CostsAsync(Many));

        Assert.Equal(few.Keys, many.Keys);
        Assert.All(few.Keys, what => Assert.True(few[what] == many[what], $"{what}: {few[what]} operations with {Few} of each, {many[what]} with {Many}"));
        Assert.All(few.Values, operations => Assert.InRange(operations, 1, 4 * Page));
    }

    private static async Task<IReadOnlyDictionary<string, int>> CostsAsync(int size)
    {
        var bench = await GrownAsync(size);
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var view = new ConnectionView(bench.Connections, bench.HalfMade, bench.Ledgers);
        var organisation = EngineBench.Organisation;
        await bench.Get<IssueCredential>().HandleAsync(organisation, agent.Id, new CredentialDraft.OfSecret(null), EngineBench.Operator, default);

        var costs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await CountAsync("the first dispatch of another instance", () => new EngineBench(bench).DispatchAsync(agent, connection));
        await CountAsync("a first dispatch", () => bench.DispatchAsync(agent, connection));
        await CountAsync("a dispatch", () => bench.DispatchAsync(agent, connection));
        await CountAsync("a list of agents", () => bench.Agents.ListAsync(organisation, "", Page, default));
        await CountAsync("a list of agents further on", () => bench.Agents.ListAsync(organisation, agent.Id, Page, default));
        await CountAsync("a list of connections", async () => Assert.Equal(Page, (await view.ReadAsync(organisation, await bench.Links.ConnectionsAsync(organisation, "", Page, default), default)).Count));
        await CountAsync("a list of credentials", () => bench.Get<HeldCredentials>().OfAsync(organisation, agent.Id, default));
        await CountAsync("a list of operators", async () => Assert.Equal(Page, (await bench.Get<OperatorDirectory>().ListAsync(organisation, "", Page, default)).Count));
        await CountAsync("a list of sessions", async () => Assert.Equal(Page, (await bench.Sessions.IdsAsync(organisation, "", Page, default)).Count));
        await CountAsync("a list of budgets", async () => Assert.Equal(Page, (await bench.Get<ReadBudgets>().ListAsync(organisation, "", Page, default)).Found.Count));
        await CountAsync("a list of policy versions", () => bench.Get<PolicyHistory>().ListAsync(organisation, connection.Id, "", Page, default));
        await CountAsync("entries of a connection", () => FindAsync(bench, new AuditQuery { Chain = connection.Id }));
        await CountAsync("entries of an agent", () => FindAsync(bench, new AuditQuery { Agent = agent.Id }));
        await CountAsync("entries of the organisation", () => FindAsync(bench, new AuditQuery { Chain = Ledgers.ControlPartition }));
        await CountAsync("another agent", () => bench.AgentAsync());
        await CountAsync("another connection", () => bench.ConnectionAsync(agent));
        return costs;

        async Task CountAsync(string what, Func<Task> call)
        {
            bench.World.Table.Log.Clear();
            await call();
            costs.Add(what, bench.World.Table.Log.Count);
        }
    }

    /// <summary>As many agents, connections, operators, sessions and budgets; their making is in the organisation's chain.</summary>
    private static async Task<EngineBench> GrownAsync(int size)
    {
        var bench = new EngineBench();
        Agent? from = null;
        for (var n = 0; n < size; n++)
        {
            var agent = await bench.AgentAsync();
            from = n % PerAgent == 0 ? agent : from!;
            await bench.ConnectionAsync(from);
            EngineBench.Value(await bench.Get<CreateOperator>().HandleAsync(EngineBench.Organisation, $"operator {n}", [OperatorRole.Viewer], EngineBench.Operator, default));
            EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), EngineBench.Operator, default));
            EngineBench.Value(await bench.SetBudget.HandleAsync(EngineBench.Organisation, new BudgetDraft(BudgetSubject.Agent(agent.Id), new RateLimits(1, null), null), BudgetPrecondition.MustBeNew, EngineBench.Operator, default));
        }

        return bench;
    }

    private static async Task FindAsync(EngineBench bench, AuditQuery query) =>
        Assert.NotEmpty((await bench.Get<FindEntries>().HandleAsync(EngineBench.Organisation, query, null, Page, default)).Items);
}
