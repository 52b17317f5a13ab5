using Gatehouse.Approvals;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;

namespace Gatehouse.Tests.Vault;

public sealed class LeavingTests
{
    private const string Successor = "user:bob@example.com";

    [Theory]
    [InlineData(null, "frozen")]
    [InlineData(Successor, "reassigned")]
    public async Task Everything_that_hangs_on_a_person_ends_and_their_agents_are_taken_over_or_frozen(string? successor, string fate)
    {
        var bench = await VaultBench.StartAsync();
        var theirs = await AgentAsync(bench, VaultBench.Person);
        await bench.At.Get<ChangeApprovers>().AddAsync(VaultBench.Organisation, new ApproverDraft(VaultBench.Person, null, ApproverAddresses.None), null, VaultBench.Operator, default);
        await bench.At.Get<ChangeApproverGroup>().HandleAsync(VaultBench.Organisation, "group:finance", [VaultBench.Person, Successor], null, VaultBench.Operator, default);

        var departure = EngineBench.Value(await LeaveAsync(bench, VaultBench.Person, successor));

        Assert.Equal((GrantStatus.Revoked, bench.Grant), (Assert.Single(departure.Grants).Status, departure.Grants[0].Id));
        Assert.Equal(new LeftAgent(theirs.Id, fate), Assert.Single(departure.Agents));
        Assert.NotNull(departure.Approver);
        Assert.Equal([RotatingProvider.First], bench.Told.GivenUp);
        var agent = (await bench.At.Agents.FindAsync(VaultBench.Organisation, theirs.Id, afresh: true, default))!.Document;
        Assert.Equal((successor ?? VaultBench.Person, successor is null ? AgentStatus.Frozen : AgentStatus.Active), (agent.ActsFor, agent.Status));
        Assert.Equal([Successor], (await bench.At.Get<ReadApprovers>().FindGroupAsync(VaultBench.Organisation, "group:finance", default))!.Members);
        Assert.Empty(await bench.Rows.EndingsAsync(VaultBench.Organisation, default));
    }

    [Fact]
    public async Task Of_whom_nobody_knows_anything_there_is_nothing_to_end()
    {
        var bench = await VaultBench.StartAsync();

        Assert.Equal(RefusalCode.NotFound, Assert.IsType<ChangeOutcome<Departure>.Refused>(await LeaveAsync(bench, "user:nobody@example.com", null)).Refusal.Code);
    }

    [Fact]
    public async Task What_was_begun_is_finished_by_whoever_is_there()
    {
        var bench = await VaultBench.StartAsync();
        var theirs = await AgentAsync(bench, VaultBench.Person);
        await bench.Rows.BeginAsync(VaultBench.Organisation, new VaultEnding(VaultBench.Operator) { User = VaultBench.Person }, default);

        await bench.Beside().Get<FinishEndings>().RunAsync(default);

        Assert.Equal(GrantStatus.Revoked, (await bench.GrantAsync()).Status);
        Assert.Equal(AgentStatus.Frozen, (await bench.At.Agents.FindAsync(VaultBench.Organisation, theirs.Id, afresh: true, default))!.Document.Status);
        Assert.Empty(await bench.Rows.EndingsAsync(VaultBench.Organisation, default));
    }

    private static Task<ChangeOutcome<Departure>> LeaveAsync(VaultBench bench, string user, string? successor) =>
        bench.At.Get<OffboardPerson>().HandleAsync(VaultBench.Organisation, user, successor, VaultBench.Operator, default);

    private static async Task<Agent> AgentAsync(VaultBench bench, string actsFor) => EngineBench.Value(await bench.At.Get<CreateAgent>()
        .HandleAsync(VaultBench.Organisation, new AgentDraft("theirs", new AgentOwner("team", "ana@example.com")) { ActsFor = actsFor }, VaultBench.Operator, default));
}
