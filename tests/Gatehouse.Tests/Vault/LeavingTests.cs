using System.Web;
using Gatehouse.Approvals;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;
using Gatehouse.Vault.Providers;
using Microsoft.Extensions.DependencyInjection;

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
        Assert.Empty(await bench.At.Get<EndingRows>().ReadAsync(VaultBench.Organisation, default));
    }

    [Fact]
    public async Task Somebody_who_is_spelled_otherwise_is_the_same_person()
    {
        const string spelled = "user:Ana@Example.COM";
        var bench = await VaultBench.StartAsync();
        var theirs = await AgentAsync(bench, spelled);
        var session = await SessionAsync(bench, spelled);
        await bench.At.Get<ChangeApproverGroup>().HandleAsync(VaultBench.Organisation, "group:finance", [spelled, Successor], null, VaultBench.Operator, default);
        Assert.Equal(bench.Grant, Assert.Single(await bench.Rows.ListAsync(VaultBench.Organisation, spelled, "", 10, default)).Id);

        var departure = EngineBench.Value(await LeaveAsync(bench, "user:ANA@example.com", null));

        Assert.Equal((bench.Grant, GrantStatus.Revoked), (Assert.Single(departure.Grants).Id, departure.Grants[0].Status));
        Assert.Equal(new LeftAgent(theirs.Id, "frozen"), Assert.Single(departure.Agents));
        Assert.Equal([session], departure.Sessions);
        Assert.Equal([Successor], (await bench.At.Get<ReadApprovers>().FindGroupAsync(VaultBench.Organisation, "group:finance", default))!.Members);
    }

    [Fact]
    public async Task No_provider_keeps_what_is_here_waiting_and_each_is_told_afterwards()
    {
        var bench = await VaultBench.StartAsync();
        var theirs = await AgentAsync(bench, VaultBench.Person);
        var (session, other) = (await SessionAsync(bench, VaultBench.Person), await SessionAsync(bench, Successor));
        var silent = new SilentTarget();
        var at = new EngineBench(bench.At, services => services.AddSingleton<ITargetTransport>(silent));

        var departure = EngineBench.Value(await at.Get<OffboardPerson>().HandleAsync(VaultBench.Organisation, VaultBench.Person, null, VaultBench.Operator, default).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal((1, GrantStatus.Revoked), (silent.Asked, departure.Grants[0].Status));
        Assert.Equal(new LeftAgent(theirs.Id, "frozen"), Assert.Single(departure.Agents));
        Assert.Equal(AgentStatus.Frozen, (await bench.At.Agents.FindAsync(VaultBench.Organisation, theirs.Id, afresh: true, default))!.Document.Status);
        Assert.Equal([session], departure.Sessions);
        Assert.NotNull((await bench.At.Sessions.FindAsync(VaultBench.Organisation, session, default))!.StoppedAt);
        Assert.Null((await bench.At.Sessions.FindAsync(VaultBench.Organisation, other, default))!.EndedAt);

        await bench.Beside().Get<FinishEndings>().RunAsync(default);
        Assert.NotNull((await bench.GrantAsync()).GivenUpAt);
        Assert.Equal([RotatingProvider.First], bench.Told.GivenUp);
    }

    [Fact]
    public async Task A_provider_that_fails_is_left_alone_for_a_while_and_keeps_no_other_waiting()
    {
        var bench = await VaultBench.StartAsync();
        var slow = EngineBench.Value(await bench.At.Get<ChangeProviders>().AddAsync(VaultBench.Organisation, VaultBench.Draft() with { Endpoints = new ProviderEndpoints("https://slow.example/authorize", "https://slow.example/token", "https://slow.example/revoke") }, VaultBench.Operator, default));
        for (var i = 0; i < 12; i++)
            await EndAsync(bench, (await ImportAsync(bench, slow.Id)).Id);
        await EndAsync(bench, bench.Grant);
        var asked = new List<string>();
        bench.At.Target.Answer = call =>
        {
            if (call.Url.Host != "slow.example")
                return bench.Told.Answer(call);
            asked.Add(System.Text.Encoding.ASCII.GetString(call.Body.Span));
            bench.At.World.Time.Advance(TimeSpan.FromSeconds(15));
            return RotatingProvider.Json(503, "{}");
        };

        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Equal([RotatingProvider.First], bench.Told.GivenUp);
        Assert.Single(asked);
        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Single(asked);
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Equal(2, asked.Count);
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task A_token_that_a_provider_never_takes_keeps_no_other_of_its_own_waiting()
    {
        var bench = await VaultBench.StartAsync();
        Grant[] grants = [await ImportAsync(bench, bench.Provider.Id, "refresh-a"), await ImportAsync(bench, bench.Provider.Id, "refresh-b"), await ImportAsync(bench, bench.Provider.Id, "refresh-c")];
        foreach (var grant in grants)
            await EndAsync(bench, grant.Id);
        var poison = grants.MinBy(grant => grant.Id, StringComparer.Ordinal)!;
        var token = $"refresh-{(char)('a' + Array.IndexOf(grants, poison))}";
        var taken = new List<string>();
        bench.At.Target.Answer = call =>
        {
            var given = HttpUtility.ParseQueryString(System.Text.Encoding.ASCII.GetString(call.Body.Span))["token"]!;
            if (given == token)
                return RotatingProvider.Json(400, """{"error":"unsupported_token_type"}""");
            taken.Add(given);
            return RotatingProvider.Json(200, "{}");
        };

        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Empty(taken);
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.At.Get<FinishEndings>().RunAsync(default);

        Assert.Equal(2, taken.Count);
        Assert.Equal(poison.Id, Assert.Single(await bench.At.Get<EndingRows>().ReadAsync(VaultBench.Organisation, default)).Grant);
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
        await bench.At.Get<EndingRows>().BeginAsync(VaultBench.Organisation, new VaultEnding(VaultBench.Operator) { User = VaultBench.Person }, default);

        await bench.Beside().Get<FinishEndings>().RunAsync(default);

        Assert.Equal(GrantStatus.Revoked, (await bench.GrantAsync()).Status);
        Assert.Equal(AgentStatus.Frozen, (await bench.At.Agents.FindAsync(VaultBench.Organisation, theirs.Id, afresh: true, default))!.Document.Status);
        Assert.Empty(await bench.At.Get<EndingRows>().ReadAsync(VaultBench.Organisation, default));
    }

    private static async Task<Grant> ImportAsync(VaultBench bench, string provider, string token = RotatingProvider.First) =>
        EngineBench.Value(await bench.At.Get<StartGrant>().HandleAsync(VaultBench.Organisation, new GrantDraft(provider, VaultBench.Person, ["mail.read"]) { RefreshToken = token }, null, VaultBench.Operator, default)).Grant;

    private static async Task EndAsync(VaultBench bench, string grant) =>
        EngineBench.Value(await bench.At.Get<RevokeGrant>().EndAsync(VaultBench.Organisation, new VaultEnding(VaultBench.Operator) { Grant = grant }, default));

    private static async Task<string> SessionAsync(VaultBench bench, string human) =>
        EngineBench.Value(await bench.At.OpenSession.HandleAsync(VaultBench.Organisation, new SessionDraft(bench.Agent.Id, null) { Human = human }, VaultBench.Operator, default)).Id;

    private static Task<ChangeOutcome<Departure>> LeaveAsync(VaultBench bench, string user, string? successor) =>
        bench.At.Get<OffboardPerson>().HandleAsync(VaultBench.Organisation, user, successor, VaultBench.Operator, default);

    private static async Task<Agent> AgentAsync(VaultBench bench, string actsFor) => EngineBench.Value(await bench.At.Get<CreateAgent>()
        .HandleAsync(VaultBench.Organisation, new AgentDraft("theirs", new AgentOwner("team", "ana@example.com")) { ActsFor = actsFor }, VaultBench.Operator, default));
}
