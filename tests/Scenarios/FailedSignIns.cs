using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class FailedSignIns(TwoGates gates)
{
    [Fact]
    public async Task The_first_is_recorded_at_once_in_the_agent_s_own_chain_and_more_are_one_entry_with_their_count()
    {
        var (agent, other) = (await gates.Owner.EnrolAsync(), await gates.Owner.EnrolAsync());
        for (var n = 0; n < 20; n++)
            Assert.Equal(401, (await AgentClient.RequestTokenAsync(gates.First, agent.ClientId, other.ClientSecret)).Status);

        var chain = await Eventually.BecomesAsync("all twenty are recorded", () => ChainAsync(agent.Id), chain => chain.Sum(Count) == 20);

        Assert.InRange(chain.Count, 2, 6);
        Assert.All(chain, record => Assert.Equal(("sign-ins-refused", agent.ClientId), (record.Kind, record.Entry.TextOf("credential"))));
        Assert.Empty(await ChainAsync(other.Id));
    }

    [Fact]
    public async Task A_token_whose_credential_has_ended_is_counted()
    {
        var agent = await gates.Owner.EnrolAsync();
        await gates.Owner.RevokeAsync(agent.Id, agent.ClientId);

        Assert.Equal(401, (await agent.ReadAsync("tsk_000000000000000000000000000000000000")).Status);

        await Eventually.BecomesAsync("it is recorded", () => ChainAsync(agent.Id), chain => chain.Sum(Count) == 1);
    }

    [Fact]
    public async Task A_key_of_an_operator_that_has_ended_is_counted_in_the_operator_s_own_chain()
    {
        var made = await gates.First.PostAsync("/v1/operators", new { name = "gone", roles = new[] { "viewer" } }, gates.Owner.Key);
        var (id, key) = (made.Body.TextOf("id")!, made.Body.TextOf("key")!);
        var standing = await gates.First.GetAsync($"/v1/operators/{id}", gates.Owner.Key);
        Assert.Equal(200, (await gates.First.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/operators/{id}"), gates.Owner.Key, ("If-Match", standing.Header("ETag")!))).Status);

        Assert.Equal(401, (await gates.First.GetAsync("/v1/agents", key)).Status);
        Assert.Equal(401, (await gates.Second.GetAsync("/v1/agents", key)).Status);

        await Eventually.BecomesAsync("both are recorded", () => ChainAsync(id), chain => chain.Sum(Count) == 2);
    }

    private async Task<IReadOnlyList<AuditRecord>> ChainAsync(string holder) => (await gates.Owner.ReadAuditAsync())[$"$events|{holder}"];

    private static long Count(AuditRecord record) => record.Entry.NumberOf("count") ?? 0;
}
