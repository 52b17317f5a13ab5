using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Scenarios.BadInputs;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class ControlPlane(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task A_policy_is_changed_only_by_who_has_seen_it()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url);
        var path = $"/v1/connections/{connection}/policy";
        var seen = (await gate.Client.GetAsync(path, gate.Owner.Key)).Header("ETag")!;

        Assert.Equal((428, "precondition-required"), await CodeOf(gate.Client.PutAsync(path, new { }, gate.Owner.Key)));
        Assert.Equal(200, (await gate.Client.PutAsync(path, new { rate = new { perMinute = 1 } }, gate.Owner.Key, ("If-Match", seen))).Status);
        Assert.Equal((412, "stale"), await CodeOf(gate.Client.PutAsync(path, new { }, gate.Owner.Key, ("If-Match", seen))));

        var dispatch = await gate.Agent.DispatchAsync(connection);
        Assert.Equal(2, dispatch.Body.GetProperty("decision").NumberOf("policyVersion"));
    }

    [Fact]
    public async Task A_wrong_policy_is_refused_whole_with_every_error_and_its_place()
    {
        object policy = new { rate = new { perMinute = -1, perHour = 1_000_001 }, spend = new { monthly = 1.0000001m }, windows = new[] { new { from = "25:00", to = "18:00", timeZone = "Mars/Olympus" } }, nonsense = 1 };
        object body = new { name = "wrong", from = gate.Agent.Id, to = new { http = new { url = gate.Target.Url.AbsoluteUri } }, policy };

        var reply = await gate.Client.PostAsync("/v1/connections", body, gate.Owner.Key);

        Assert.Equal((400, "malformed"), (reply.Status, reply.Code));
        var paths = reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.TextOf("path")!).ToList();
        foreach (var path in new[] { "rate.perMinute", "rate.perHour", "spend.monthly", "windows[0].from", "windows[0].timeZone", "nonsense" })
            Assert.Contains(paths, found => found.EndsWith(path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/agents/agt_00000000000000000000")]
    [InlineData("/v1/agents/agt_00000000000000000000/credentials")]
    [InlineData("/v1/connections/con_00000000000000000000")]
    [InlineData("/v1/connections/con_00000000000000000000/policy")]
    [InlineData("/v1/connections/con_'%20or%201")]
    [InlineData("/v1/audit/export?connection=con_00000000000000000000")]
    [InlineData("/v1/nothing")]
    public async Task What_is_not_there_is_not_found(string path) => Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync(path, gate.Owner.Key)));

    [Fact]
    public async Task An_agent_is_no_operator_and_an_operator_no_agent()
    {
        Assert.Equal((403, "forbidden"), await CodeOf(gate.Client.GetAsync("/v1/agents", gate.Agent.Token)));
        Assert.Equal((403, "forbidden"), await CodeOf(gate.Client.PostAsync("/v1/dispatch", AgentClient.Task(gate.Connection), gate.Owner.Key)));
    }

    [Fact]
    public async Task Two_credentials_serve_a_rotation_and_a_third_is_one_too_many()
    {
        var agent = await gate.Owner.EnrolAsync();
        var second = await gate.Owner.IssueAsync(agent.Id);

        Assert.Equal(200, (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Status);
        Assert.Equal(200, (await AgentClient.RequestTokenAsync(gate.Client, second.Body.TextOf("clientId")!, second.Body.TextOf("clientSecret")!)).Status);
        Assert.Equal((409, "conflict"), await CodeOf(gate.Client.PostAsync($"/v1/agents/{agent.Id}/credentials", new { kind = "secret" }, gate.Owner.Key)));
        var listed = await gate.Client.GetAsync($"/v1/agents/{agent.Id}/credentials", gate.Owner.Key);
        Assert.DoesNotContain(agent.ClientSecret, listed.Text);
    }

    [Theory]
    [InlineData("grant_type=password", 400, "unsupported_grant_type")]
    [InlineData("", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=crd_00000000000000000000&client_secret=gth_live_x", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=%00&client_secret=%FF", 401, "invalid_client")]
    public async Task A_token_is_refused_in_the_words_of_OAuth(string form, int status, string error)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new StringContent(form, Encoding.ASCII, "application/x-www-form-urlencoded") };

        var reply = await gate.Client.SendAsync(request, token: null);

        Assert.True((reply.Status, reply.Body.TextOf("error")) == (status, error), reply.ToString());
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("&client_id=other", 400)]
    public async Task A_client_may_show_itself_in_the_header_but_not_twice(string more, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new StringContent("grant_type=client_credentials" + more, Encoding.ASCII, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{gate.Agent.ClientId}:{gate.Agent.ClientSecret}")));

        Assert.Equal(status, (await gate.Client.SendAsync(request, token: null)).Status);
    }

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
