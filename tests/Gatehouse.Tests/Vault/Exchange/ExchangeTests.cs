using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Vault.Exchange;

public sealed class ExchangeTests
{
    [Fact]
    public async Task An_exchange_gives_a_token_for_what_the_connection_names_and_the_next_one_the_same()
    {
        var bench = await VaultBench.StartAsync();

        var first = Issued(await bench.ExchangeAsync());
        var second = Issued(await bench.ExchangeAsync());

        Assert.Equal(("access-2", "access-2"), (first.Token.Text, second.Token.Text));
        Assert.Equal(["calendar.read", "mail.read"], first.Token.Scopes);
        Assert.InRange(first.ExpiresIn.TotalSeconds, 590, 600);
        Assert.Single(bench.Told.Asked);
        Assert.Equal("refresh_token", bench.Told.Asked[0]["grant_type"]);
    }

    [Fact]
    public async Task Every_token_that_is_given_is_on_record_before_it_is()
    {
        var bench = await VaultBench.StartAsync();

        await bench.ExchangeAsync("mail.read");

        var entry = Assert.Single(Entries(bench), entry => entry.GetProperty("kind").GetString() == "token-exchanged");
        Assert.Equal((bench.Agent.Id, bench.Grant, "allow"), (entry.GetProperty("agent").GetString(), entry.GetProperty("target").GetString(), entry.GetProperty("decision").GetString()));
    }

    [Theory]
    [InlineData("""{"vault":{"exchange":true}}""", "calendar.read", null)]
    [InlineData("""{"vault":{"exchange":true}}""", "calendar.write", OAuthError.InvalidScope)]
    [InlineData("""{"vault":{"exchange":true}}""", "", OAuthError.InvalidScope)]
    [InlineData("""{"vault":{"scopes":["mail.read"],"exchange":true}}""", "calendar.read", OAuthError.InvalidScope)]
    [InlineData("""{"vault":{"scopes":["mail.read"],"exchange":true}}""", "mail.read", null)]
    [InlineData("""{"vault":{"scopes":[],"exchange":true}}""", null, OAuthError.InvalidScope)]
    [InlineData("{}", "mail.read", OAuthError.UnauthorizedClient)]
    [InlineData("""{"vault":{"maxLifetime":"PT10M","exchange":true}}""", "mail.read", null)]
    [InlineData("""{"vault":{"maxLifetime":"PT9M","exchange":true}}""", "mail.read", OAuthError.InvalidTarget)]
    public async Task The_policy_bounds_what_is_given(string policy, string? scope, OAuthError? error)
    {
        var bench = await VaultBench.StartAsync(policy);
        var request = new ExchangeRequest(bench.Grant, bench.Connection.Id, scope is null ? null : scope.Length == 0 ? [] : [scope]);

        var outcome = await bench.At.Get<ExchangeToken>().HandleAsync(EngineBench.Caller(bench.Agent), request, default);

        Assert.Equal(error, (outcome as ExchangeOutcome.Refused)?.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_decided_long_before_its_token_came_is_decided_again(bool isFrozen)
    {
        var bench = await VaultBench.StartAsync();
        var (answer, other) = (bench.At.Target.Answer, new EngineBench(bench.At));
        bench.At.Target.Answer = call =>
        {
            bench.At.World.Time.Advance(TimeSpan.FromSeconds(2));
            if (isFrozen)
                Freeze(other, bench.Connection.Id);
            return answer(call);
        };

        var outcome = await bench.ExchangeAsync();

        Assert.Equal(isFrozen ? OAuthError.InvalidTarget : null, (outcome as ExchangeOutcome.Refused)?.Error);
        Assert.Equal(isFrozen, outcome is not ExchangeOutcome.Issued);
    }

    [Fact]
    public async Task An_exchange_takes_its_turn_in_the_rate()
    {
        var bench = await VaultBench.StartAsync("""{"rate":{"perMinute":1},"vault":{"exchange":true}}""");

        Issued(await bench.ExchangeAsync());

        Assert.Equal(RefusalCode.RateLimited, Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync()).Refusal.Code);
    }

    [Fact]
    public async Task A_frozen_agent_a_frozen_connection_and_a_revoked_credential_get_nothing()
    {
        var bench = await VaultBench.StartAsync();
        await bench.At.ContainAgent.HandleAsync(VaultBench.Organisation, bench.Agent.Id, ContainmentAction.Freeze, VaultBench.Operator, default);
        Assert.Equal(OAuthError.InvalidGrant, Refused(await bench.ExchangeAsync()));
        await bench.At.ContainAgent.HandleAsync(VaultBench.Organisation, bench.Agent.Id, ContainmentAction.Unfreeze, VaultBench.Operator, default);
        await bench.At.ContainConnection.HandleAsync(VaultBench.Organisation, bench.Connection.Id, ContainmentAction.Freeze, VaultBench.Operator, default);
        Assert.Equal(OAuthError.InvalidTarget, Refused(await bench.ExchangeAsync()));
        Assert.Empty(bench.Told.Asked);
    }

    [Fact]
    public async Task A_revoked_grant_gives_nothing_although_its_token_would_be_good_still()
    {
        var bench = await VaultBench.StartAsync();
        Issued(await bench.ExchangeAsync());

        await bench.At.Get<RevokeGrant>().HandleAsync(VaultBench.Organisation, bench.Grant, VaultBench.Operator, default);

        Assert.Equal(OAuthError.InvalidTarget, Refused(await bench.ExchangeAsync(bench.Beside())));
        Assert.Equal(["refresh-2", "access-2"], bench.Told.GivenUp);
    }

    [Fact]
    public async Task A_provider_that_was_taken_away_gives_nothing_although_its_token_would_be_good_still()
    {
        var bench = await VaultBench.StartAsync();
        Issued(await bench.ExchangeAsync());

        await RemoveAsync(bench, bench.Beside());

        Assert.Equal(OAuthError.InvalidTarget, Refused(await bench.ExchangeAsync()));
        var accepted = await bench.At.DispatchAsync(bench.Agent, bench.Connection);
        await DeliverAsync(bench);
        Assert.Equal("grant-over", (await bench.At.TaskAsync(bench.Connection.Id, accepted.Task.Task)).Failure?.Code);
        Assert.DoesNotContain(bench.At.Target.Calls, call => call.Url.Host == "depot.example");
    }

    [Fact]
    public async Task What_a_provider_answers_after_it_was_taken_away_is_handed_to_nobody()
    {
        var bench = await VaultBench.StartAsync();
        var (answer, other) = (bench.At.Target.Answer, new EngineBench(bench.At));
        bench.At.Target.Answer = call =>
        {
            RemoveAsync(bench, other).GetAwaiter().GetResult();
            return answer(call);
        };

        Assert.Equal(OAuthError.InvalidTarget, Refused(await bench.ExchangeAsync()));
    }

    private static async Task RemoveAsync(VaultBench bench, EngineBench at) =>
        EngineBench.Value(await at.Get<ChangeProviders>().RemoveAsync(VaultBench.Organisation, bench.Provider.Id, bench.Provider.Revision, VaultBench.Operator, default));

    [Fact]
    public async Task Another_connection_and_another_agent_get_nothing_of_the_grant()
    {
        var bench = await VaultBench.StartAsync();
        var other = await bench.At.ConnectionAsync(bench.Agent);
        var stranger = await bench.At.AgentAsync();
        var exchange = bench.At.Get<ExchangeToken>();

        Assert.Equal(OAuthError.InvalidTarget, Refused(await exchange.HandleAsync(EngineBench.Caller(bench.Agent), new ExchangeRequest(bench.Grant, other.Id, null), default)));
        Assert.Equal(OAuthError.InvalidTarget, Refused(await exchange.HandleAsync(EngineBench.Caller(stranger), new ExchangeRequest(bench.Grant, bench.Connection.Id, null), default)));
        Assert.Empty(bench.Told.Asked);
    }

    [Fact]
    public async Task A_delivery_presents_the_grants_token_and_the_agent_sees_none()
    {
        var bench = await VaultBench.StartAsync("{}", "mail.read");
        bench.At.Target.Answer = call => call.Url.Host == "login.example" ? bench.Told.Answer(call) : AnsweringTarget.Says("""{"output":"done"}""");

        await bench.At.DispatchAsync(bench.Agent, bench.Connection);
        await DeliverAsync(bench);

        var sent = Assert.Single(bench.At.Target.Calls, call => call.Url.Host == "depot.example");
        Assert.Equal("Bearer access-2", sent.Headers.Single(header => header.Key == "Authorization").Value);
    }

    [Fact]
    public async Task A_task_whose_grant_is_over_ends_denied_and_nothing_is_sent()
    {
        var bench = await VaultBench.StartAsync();
        var accepted = await bench.At.DispatchAsync(bench.Agent, bench.Connection);
        await bench.At.Get<RevokeGrant>().HandleAsync(VaultBench.Organisation, bench.Grant, VaultBench.Operator, default);

        await DeliverAsync(bench);

        var task = await bench.At.TaskAsync(bench.Connection.Id, accepted.Task.Task);
        Assert.Equal(("Denied", "grant-over"), (task.State.ToString(), task.Failure!.Code));
        Assert.DoesNotContain(bench.At.Target.Calls, call => call.Url.Host == "depot.example");
    }

    private static Task DeliverAsync(VaultBench bench) =>
        bench.At.HandleMessage.HandleAsync(new TestMessage(bench.At.World.Queue.Sent.Last(message => GateMessage.Parse(message.Body.Span)!.Step == TaskStep.Deliver), []), default);

    private static IEnumerable<System.Text.Json.JsonElement> Entries(VaultBench bench) =>
        bench.At.World.Table.Rows($"{VaultBench.Organisation}|{bench.Connection.Id}", "audit|").Select(row => System.Text.Json.JsonDocument.Parse(row.Content.Body).RootElement);

    private static ExchangeOutcome.Issued Issued(ExchangeOutcome outcome) => Assert.IsType<ExchangeOutcome.Issued>(outcome);

    private static OAuthError Refused(ExchangeOutcome outcome) => Assert.IsType<ExchangeOutcome.Refused>(outcome).Error;

    // What is in memory is there at once.
    private static void Freeze(EngineBench at, string connection) =>
        at.ContainConnection.HandleAsync(VaultBench.Organisation, connection, ContainmentAction.Freeze, VaultBench.Operator, default).GetAwaiter().GetResult();
}
