using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>Two organisations on one host, and an agent that one of them shares.</summary>
public sealed class AgentsAreShared : IAsyncLifetime
{
    private GatewayInProcess gate = null!;
    private RecordingTarget target = null!;
    private Operator home = null!;
    private Operator other = null!;
    private AgentClient receiver = null!;
    private AgentClient caller = null!;

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        target = await RecordingTarget.StartAsync();
        (home, other) = (gate.Owner, await gate.FoundAsync("other"));
        receiver = await home.EnrolAsync(target.Url);
        caller = await other.EnrolAsync();
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await target.DisposeAsync();
    }

    [Fact]
    public async Task A_shared_agent_takes_another_organisation_s_tasks_and_one_that_is_not_shared_is_unknown()
    {
        Assert.Equal((404, "not-found"), await CodeOf(ConnectAsync()));
        var shared = await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver);

        Assert.Equal((201, "active", receiver.Id), (shared.Status, shared.TaskStatus, shared.Body.TextOf("agent")));
        Assert.Equal("succeeded", (await caller.EndAsync(await caller.HandInAsync(connection))).TaskStatus);
        Assert.Single(target.Calls);
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync($"/v1/agents/{receiver.Id}", other.Key)));
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync($"/v1/connections/{connection}", home.Key)));
        Assert.Empty((await gate.Client.GetAsync("/v1/connections", home.Key)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Consents_are_listed_for_the_agent_s_own_operators_and_given_twice_they_stay_one()
    {
        var first = await ShareAsync();
        var again = await ShareAsync();
        var listed = await gate.Client.GetAsync($"/v1/agents/{receiver.Id}/shares?limit=1", home.Key);
        var next = await gate.Client.GetAsync($"/v1/agents/{receiver.Id}/shares?limit=1&after={Uri.EscapeDataString(listed.Body.TextOf("after") ?? "")}", home.Key);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(await other.OrganisationAsync(), Assert.Single(listed.Body.GetProperty("items").EnumerateArray()).TextOf("organisation"));
        Assert.Empty(next.Body.GetProperty("items").EnumerateArray());
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync($"/v1/agents/{receiver.Id}/shares", other.Key)));
    }

    [Fact]
    public async Task A_withdrawn_consent_ends_dispatch_at_once_holds_what_is_queued_and_given_again_lets_it_go_on()
    {
        await using var held = await HeldTarget.StartAsync();
        receiver = await home.EnrolAsync(held.Target.Url);
        await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver, new { delivery = new { maxInFlight = 1 } });
        var sent = await caller.HandInAsync(connection);
        await held.IsBusyAsync();
        var waiting = await caller.HandInAsync(connection);

        var withdrawn = await WithdrawAsync();
        held.Release();

        Assert.Equal((200, 0L, 0), (withdrawn.Status, withdrawn.Body.NumberOf("fenced"), withdrawn.Body.GetProperty("inFlight").GetArrayLength()));
        Assert.Equal((403, "not-shared"), await CodeOf(caller.DispatchAsync(connection)));
        Assert.Equal((404, "not-found"), await CodeOf(ConnectAsync()));
        Assert.Equal(("frozen", "share"), await StandingAsync(connection));
        Assert.Equal("succeeded", (await caller.EndAsync(sent)).TaskStatus);
        Assert.Equal("queued", (await caller.ReadAsync(waiting)).TaskStatus);
        Assert.Equal("withdrawn", (await gate.Client.GetAsync($"/v1/agents/{receiver.Id}/shares", home.Key)).Body.GetProperty("items")[0].TextOf("status"));

        Assert.Equal(200, (await WithdrawAsync()).Status);
        Assert.Equal(201, (await ShareAsync()).Status);
        Assert.Equal(("open", null), await StandingAsync(connection));
        Assert.Equal("succeeded", (await caller.EndAsync(waiting)).TaskStatus);
        Assert.Equal(202, (await caller.DispatchAsync(connection)).Status);
    }

    [Theory]
    [InlineData("freeze", "frozen")]
    [InlineData("kill", "killed")]
    [InlineData("decommission", "disconnected")]
    public async Task What_its_home_does_to_a_shared_agent_reaches_the_other_organisation_s_connection(string action, string status)
    {
        await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver);

        var contained = action == "decommission" ? await DecommissionAsync() : await gate.Client.PostAsync($"/v1/agents/{receiver.Id}/{action}", null, home.Key);

        Assert.Equal((200, 0L), (contained.Status, contained.Body.NumberOf("fenced")));
        Assert.Equal(403, (await caller.DispatchAsync(connection)).Status);
        Assert.Equal(status, (await StandingAsync(connection)).Status);
        Assert.Empty(target.Calls);
        if (action != "freeze")
            return;

        await home.ContainAsync("unfreeze", receiver.Id);
        Assert.Equal("succeeded", (await caller.EndAsync(await caller.HandInAsync(connection))).TaskStatus);
    }

    [Fact]
    public async Task A_freeze_of_the_agent_s_whole_organisation_holds_the_other_s_connection_to_it_and_no_other()
    {
        await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver);
        var elsewhere = await other.ConnectAsync(caller, target.Url);

        await OrganisationAsync("freeze");
        Assert.Equal((403, "connection-frozen"), await CodeOf(caller.DispatchAsync(connection)));
        Assert.Equal((403, "connection-frozen"), await CodeOf(caller.DispatchAsync(await other.ConnectAsync(caller, receiver))));
        Assert.Equal(("frozen", "agent"), await StandingAsync(connection));
        Assert.Equal(202, (await caller.DispatchAsync(elsewhere)).Status);

        await OrganisationAsync("unfreeze");
        Assert.Equal(202, (await caller.DispatchAsync(connection)).Status);
        await OrganisationAsync("kill");
        Assert.Equal("killed", (await StandingAsync(connection)).Status);
        Assert.Equal(202, (await caller.DispatchAsync(elsewhere)).Status);
    }

    [Fact]
    public async Task A_shared_agent_that_moves_is_called_where_it_is_now()
    {
        await using var moved = await RecordingTarget.StartAsync();
        await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver);
        await caller.EndAsync(await caller.HandInAsync(connection));

        var standing = await gate.Client.GetAsync($"/v1/agents/{receiver.Id}", home.Key);
        var patch = new HttpRequestMessage(HttpMethod.Patch, $"/v1/agents/{receiver.Id}") { Content = GateClient.JsonContent(Json.Of(new { endpoint = new { url = moved.Url.AbsoluteUri, protocol = "http" } })) };
        Assert.Equal(200, (await gate.Client.SendAsync(patch, home.Key, ("If-Match", standing.Header("ETag")!))).Status);
        await caller.EndAsync(await caller.HandInAsync(connection));

        Assert.Equal((1, 1), (target.Calls.Count, moved.Calls.Count));
    }

    [Fact]
    public async Task A_result_is_brought_by_the_shared_agent_s_own_token_and_by_no_other_agent_of_its_home()
    {
        await using var later = await RecordingTarget.AnsweringAsync(202);
        receiver = await home.EnrolAsync(later.Url);
        var colleague = await home.EnrolAsync();
        await ShareAsync();
        var task = await caller.HandInAsync(await other.ConnectAsync(caller, receiver));
        await Eventually.BecomesAsync("it runs", () => caller.ReadAsync(task), reply => reply.TaskStatus == "running");

        Assert.Equal(401, (await PostResultAsync(task, colleague)).Status);
        var taken = await PostResultAsync(task, receiver);
        Assert.Equal((200, $$"""{"task":"{{task}}","status":"succeeded","outcome":"succeeded"}"""), (taken.Status, taken.Text));
        Assert.Equal("succeeded", (await caller.EndAsync(task)).TaskStatus);
    }

    [Fact]
    public async Task Neither_organisation_reads_anything_of_the_other_that_it_was_not_given()
    {
        var secret = await home.EnrolAsync(new Uri("http://hidden.invalid:9/task"));
        var colleague = await home.CreateAgentAsync();
        receiver = secret;
        await ShareAsync();
        var connection = await other.ConnectAsync(caller, receiver, new { delivery = new { maxAttempts = 1 } });
        var failed = await caller.EndAsync(await caller.HandInAsync(connection));
        await home.ContainAsync("freeze", receiver.Id);
        await WithdrawAsync();
        var refused = await caller.DispatchAsync(connection);

        var seenByOther = string.Join('\n', failed.Text, refused.Text, (await gate.Client.GetAsync($"/v1/connections/{connection}", other.Key)).Text, (await gate.Client.GetAsync("/v1/audit/export", other.Key)).Text);
        var seenByHome = (await gate.Client.GetAsync("/v1/audit/export", home.Key)).Text;
        var ownerOfHome = (await gate.Client.GetAsync("/v1/operators", home.Key)).Body.GetProperty("items")[0].TextOf("id")!;
        var ownerOfOther = (await gate.Client.GetAsync("/v1/operators", other.Key)).Body.GetProperty("items")[0].TextOf("id")!;

        Assert.Equal((403, "not-shared"), (refused.Status, refused.Code));
        Assert.All([await home.OrganisationAsync(), ownerOfHome, colleague, "hidden.invalid", receiver.ClientId], hidden => Assert.DoesNotContain(hidden, seenByOther, StringComparison.Ordinal));
        Assert.All([ownerOfOther, connection, caller.Id], hidden => Assert.DoesNotContain(hidden, seenByHome, StringComparison.Ordinal));
        Assert.Contains("agent-shared", seenByHome, StringComparison.Ordinal);
        Assert.Contains("share-withdrawn", seenByHome, StringComparison.Ordinal);
        Assert.Contains("share-withdrawn", seenByOther, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 400, "malformed")]
    [InlineData("""{"organisation":7}""", 400, "malformed")]
    [InlineData("""{"organisation":"OTHER"}""", 400, "malformed")]
    [InlineData("""{"organisation":"000000000000","more":1}""", 400, "malformed")]
    [InlineData("""{"organisation":"000000000000"}""", 404, "not-found")]
    public async Task A_consent_names_an_organisation_that_there_is(string body, int status, string code)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/agents/{receiver.Id}/shares") { Content = GateClient.JsonContent(body) };

        Assert.Equal((status, code), await CodeOf(gate.Client.SendAsync(request, home.Key)));
    }

    [Fact]
    public async Task An_agent_is_shared_by_its_own_organisation_with_another_and_never_by_a_viewer()
    {
        var organisation = await other.OrganisationAsync();
        var viewer = (await gate.Client.PostAsync("/v1/operators", new { name = "ben", roles = new[] { "viewer" } }, home.Key)).Body.TextOf("key");

        Assert.Equal((404, "not-found"), await CodeOf(ShareAsync(caller.Id, organisation)));
        Assert.Equal((404, "not-found"), await CodeOf(ShareAsync("agt_00000000000000000000", organisation)));
        Assert.Equal((400, "malformed"), await CodeOf(ShareAsync(receiver.Id, await home.OrganisationAsync())));
        Assert.Equal((403, "forbidden"), await CodeOf(gate.Client.PostAsync($"/v1/agents/{receiver.Id}/shares", new { organisation }, viewer)));
        Assert.Equal((404, "not-found"), await CodeOf(WithdrawAsync()));
        Assert.Equal((404, "not-found"), await CodeOf(DeleteAsync($"/v1/agents/{receiver.Id}/shares/x")));
        await home.ContainAsync("kill", receiver.Id);
        Assert.Equal((409, "conflict"), await CodeOf(ShareAsync()));
    }

    private async Task<Reply> ShareAsync() => await ShareAsync(receiver.Id, await other.OrganisationAsync());

    private Task<Reply> ShareAsync(string agent, string organisation) => gate.Client.PostAsync($"/v1/agents/{agent}/shares", new { organisation }, home.Key);

    private async Task<Reply> WithdrawAsync() => await DeleteAsync($"/v1/agents/{receiver.Id}/shares/{await other.OrganisationAsync()}");

    private Task<Reply> DeleteAsync(string path, params (string, string)[] headers) => gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), home.Key, headers);

    private async Task<Reply> DecommissionAsync() =>
        await DeleteAsync($"/v1/agents/{receiver.Id}", ("If-Match", (await gate.Client.GetAsync($"/v1/agents/{receiver.Id}", home.Key)).Header("ETag")!));

    private Task<Reply> ConnectAsync() => gate.Client.PostAsync("/v1/connections", new { name = "to another", from = caller.Id, to = new { agent = receiver.Id }, policy = new { } }, other.Key);

    private Task<Reply> PostResultAsync(string task, AgentClient by) => gate.Client.PostAsync($"/v1/tasks/{task}/result", new { output = "done" }, by.Token);

    private async Task<(string? Status, string? FrozenBy)> StandingAsync(string connection)
    {
        var shown = await gate.Client.GetAsync($"/v1/connections/{connection}", other.Key);
        return (shown.TaskStatus, shown.Body.TextOf("frozenBy"));
    }

    private async Task<JsonElement> OrganisationAsync(string action)
    {
        var started = await gate.Client.PostAsync($"/v1/organisation/{action}", null, home.Key);
        Assert.Equal(202, started.Status);
        return (await Eventually.BecomesAsync($"{action} is done", () => gate.Client.GetAsync(started.Header("Location")!, home.Key), reply => reply.TaskStatus == "done")).Body;
    }

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
