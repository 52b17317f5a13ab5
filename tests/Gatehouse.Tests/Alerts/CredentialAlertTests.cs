using Gatehouse.Alerts;
using Gatehouse.Containment;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Alerts;

/// <summary>Owners are reminded before a credential expires, and told of one that goes on being used after its rotation.</summary>
public sealed class CredentialAlertTests
{
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    [Fact]
    public async Task An_end_is_told_fourteen_days_before_and_three_days_before_and_once_each()
    {
        var house = await AlertBench.OpenAsync();
        await house.RouteAsync();
        var credential = await IssueAsync(house, house.Now + (20 * day));

        await house.LookAsync();
        Assert.Empty(house.Messages);
        for (var looks = 0; looks < 35; looks++)
            await house.LookAsync(counters => counters, TimeSpan.FromHours(12), instances: 2);

        Assert.Equal(["credential-expires", "credential-expires-soon"], (await house.AlertsAsync(AlertState.Raised)).Select(alert => alert.Rule).Order());
        Assert.All(await house.AlertsAsync(), alert => Assert.Equal((credential.Id, house.Agent.Id, 1), (alert.Subject, alert.Agent, alert.Occurrence)));
        Assert.Equal(2, house.Messages.Count);
    }

    [Theory]
    [InlineData("it is revoked")]
    [InlineData("a newer one lives longer")]
    [InlineData("its agent is killed")]
    public async Task It_is_over_when(string what)
    {
        var house = await AlertBench.OpenAsync();
        var credential = await IssueAsync(house, house.Now + (10 * day));
        await house.LookAsync();
        Assert.Equal("credential-expires", Assert.Single(await house.AlertsAsync(AlertState.Raised)).Rule);

        await (what switch
        {
            "it is revoked" => house.Bench.RevokeCredential.HandleAsync(AlertBench.Organisation, house.Agent.Id, credential.Id, EngineBench.Operator, default),
            "its agent is killed" => house.Bench.ContainAgent.HandleAsync(AlertBench.Organisation, house.Agent.Id, ContainmentAction.Kill, EngineBench.Operator, default),
            _ => (Task)IssueAsync(house, null),
        });
        for (var looks = 0; looks < 3; looks++)
            await house.LookAsync();

        Assert.Empty(await house.AlertsAsync(AlertState.Raised));
    }

    [Fact]
    public async Task The_older_of_two_is_told_of_when_it_is_used_long_after_the_newer_one_began()
    {
        var house = await AlertBench.OpenAsync();
        var used = house.Bench.Get<UsedCredentials>();
        var older = await IssueAsync(house, null);
        used.Used(older);
        house.Bench.World.Time.Advance(day);
        var newer = await IssueAsync(house, null);
        used.Used(older);
        used.Used(newer);
        await house.LookAsync();
        Assert.Empty(await house.AlertsAsync());

        house.Bench.World.Time.Advance(TimeSpan.FromHours(2));
        used.Used(older);
        await house.LookAsync();
        await house.LookAsync();

        var alert = Assert.Single(await house.AlertsAsync(AlertState.Raised));
        Assert.Equal(("older-credential-used", older.Id, AlertUnit.Credentials, 1), (alert.Rule, alert.Subject, alert.Signal.Unit, alert.Occurrence));
        for (var looks = 0; looks < 4; looks++)
            await house.LookAsync(day);
        Assert.Empty(await house.AlertsAsync(AlertState.Raised));
    }

    private static async Task<Credential> IssueAsync(AlertBench house, DateTimeOffset? expiresAt) => EngineBench.Value(await house.Bench.Get<IssueCredential>()
        .HandleAsync(AlertBench.Organisation, house.Agent.Id, new CredentialDraft.OfSecret(expiresAt), EngineBench.Operator, default)).Credential;
}
