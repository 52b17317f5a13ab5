using Gatehouse.Http;
using Gatehouse.Http.Scheduling;
using Gatehouse.Scenarios.Accounts;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Taint;

/// <summary>What is entrusted to the gate is where it belongs, at providers, targets and who asked for it, and nowhere else but sealed.</summary>
[Collection(Alone)]
public sealed class SecretsAreOnlySealed : IDisposable
{
    private const string Alone = "the whole process is watched";

    private readonly Witness witness = new();
    private readonly WitnessTelemetry telemetry;
    private readonly List<Mark> marks = [];
    private readonly Mark clientSecret, code, imported, payload, answer;
    private GatewayInProcess gate = null!;
    private VaultHouse house = null!;
    private LeakyProvider provider = null!;

    public SecretsAreOnlySealed()
    {
        telemetry = new WitnessTelemetry(witness);
        (clientSecret, code, imported, payload, answer) = (New("client secret"), New("code"), New("imported refresh token"), New("payload"), New("answer of a target"));
    }

    public void Dispose() => telemetry.Dispose();

    [Fact]
    public async Task No_secret_and_no_payload_is_in_any_log_trace_metric_entry_problem_or_file()
    {
        await using (gate = await GatewayInProcess.StartAsync(adapt: services => WitnessLogs.AddTo(services.AddPublicUrl(new PublicUrl(new Uri(OidcServer.PublicUrl))), witness)))
        await using (provider = await LeakyProvider.OpenAsync())
        await using (var target = await RecordingTarget.StartAsync((call, response) => call.Number == 1
            ? EchoAsync(call, response)
            : RecordingTarget.OutputAsync(response, new { output = new { text = answer.Text } })))
        await using (var sink = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 200)))
        {
            gate.Client.Answered = Hear;
            house = new VaultHouse(gate.Client, gate.Owner);
            Assert.Equal(201, (await gate.Client.PutAsync("/v1/siem", new { url = sink.Url.AbsoluteUri }, gate.Owner.Key)).Status);
            var place = new { authorization = Place("authorize"), token = Place("token"), revocation = Place("revoke") };
            var basic = await house.AddProviderAsync(new { name = "basic", endpoints = place, client = new { id = "gate", secret = clientSecret.Text } });
            var posted = await house.AddProviderAsync(new { name = "post", endpoints = place, client = new { id = "gate", authentication = "client_secret_post", secret = clientSecret.Text } });

            var connected = await ConnectAsync(basic);
            var brought = await ImportAsync(posted, imported);
            await ExchangeAsync(connected);
            await DeliverAsync(brought, target);
            await FailAsync(basic);
            await RefuseAsync(basic, connected);
            await EndAsync(connected, brought);
            await RunJobsAsync();
            await ReadAsync();

            telemetry.Ask();
            witness.SeeFolder("data folder of a gate that runs", gate.DataFolder);
            foreach (var call in sink.Calls)
                witness.See("sink", call.Text);
            marks.AddRange(provider.Given);
            var leaks = witness.FindAll(marks).Where(leak => !IsTheFrameworksOwnLine(leak)).ToArray();
            Assert.True(leaks.Length == 0, string.Join("\n\n", leaks));
            AssertWhatIsThere(target, sink);
        }
    }

    /// <summary>Otherwise nothing would be proven: each secret is known again where it may be, and everything was listened to.</summary>
    private void AssertWhatIsThere(RecordingTarget target, RecordingTarget sink)
    {
        var known = string.Join('\n', provider.Heard.FindAll(marks));
        Assert.All([clientSecret, code, imported, .. provider.Given.Where(mark => mark.Name is "refresh token 1" or "access token 2")], mark => Assert.Contains($"{mark} in the provider", known, StringComparison.Ordinal));
        var arrived = new Witness();
        foreach (var call in target.Calls)
            arrived.See("the target", $"{call.Headers["Authorization"]}\n{call.Text}");
        Assert.Equal(["access token", "payload"], arrived.FindAll(provider.Given.Append(payload)).Select(found => found.Split(" in ")[0].TrimEnd(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')).Distinct().Order());
        Assert.NotEmpty(sink.Calls);
        string[] listenedTo = ["log of Microsoft.AspNetCore", "activity of Gatehouse", "activity of System.Net.Http", "activity of Microsoft.AspNetCore", "metric of Gatehouse", "answer to", "data folder of a gate that runs: gatehouse.db", "sink"];
        var missed = listenedTo.Where(where => !witness.Places.Any(place => place.StartsWith(where, StringComparison.Ordinal))).ToArray();
        Assert.True(missed.Length == 0, $"nothing was seen of {string.Join(", ", missed)}; but of {string.Join(", ", witness.Places)}");
    }

    private async Task<string> ConnectAsync(string at)
    {
        var started = await gate.Client.PostAsync("/v1/grants", new { provider = at, user = VaultHouse.Person, scopes = new[] { "calendar.read", "mail.read" } }, gate.Owner.Key);
        var sent = QueryHelpers.ParseQuery(new Uri(started.Body.TextOf("authorizationUrl")!).Query);
        var back = new Uri(sent["redirect_uri"].ToString()).AbsolutePath;
        var returned = await gate.Client.GetAsync($"{back}?state={Uri.EscapeDataString(sent["state"].ToString())}&code={Uri.EscapeDataString(code.Text)}");
        Assert.True(returned.Status == 200, returned.ToString());
        return started.Body.TextOf("id")!;
    }

    private async Task<string> ImportAsync(string at, Mark refresh)
    {
        var made = await gate.Client.PostAsync("/v1/grants", new { provider = at, user = VaultHouse.Person, scopes = new[] { "calendar.read", "mail.read" }, refreshToken = refresh.Text }, gate.Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return made.Body.TextOf("id")!;
    }

    private async Task ExchangeAsync(string grant)
    {
        var (agent, connection) = await EnrolAsync(grant);
        var given = await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection);
        Assert.True(given.Status == 200, given.ToString());
        Assert.Contains(given.Body.TextOf("access_token"), provider.Given.Select(mark => mark.Text));
        Assert.Equal(200, (await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read")).Status);
    }

    private async Task DeliverAsync(string grant, RecordingTarget target)
    {
        var (agent, connection) = await EnrolAsync(grant, target.Url, new { delivery = new { maxAttempts = 2 } });
        var task = await agent.HandInAsync(connection, input: new { text = payload.Text });
        var ended = await agent.EndAsync(task);
        Assert.True(ended.TaskStatus == "succeeded" && ended.Text.Contains(answer.Text.Split('+')[0], StringComparison.Ordinal), ended.ToString());
        var asked = await gate.Owner.ConnectAsync(agent, target.Url, new { approval = new { when = "always" } });
        Assert.Equal("awaitingApproval", (await agent.DispatchAsync(asked, input: new { text = payload.Text })).TaskStatus);
    }

    /// <summary>Each way of failing has a grant of its own: one that has failed is left alone for a while.</summary>
    private async Task FailAsync(string at)
    {
        foreach (var fault in LeakyProvider.Faults)
        {
            var grant = await ImportAsync(at, New($"refresh token of one that {fault}"));
            var (agent, connection) = await EnrolAsync(grant);
            provider.Fault = fault;
            var failed = await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection);
            Assert.True(failed.Status is 400 or 503, $"{fault}: {failed}");
            Assert.Equal(200, (await house.GrantAsync(grant)).Status);
            Assert.Equal(200, (await gate.Client.GetAsync($"/v1/grants?user={VaultHouse.Person}", gate.Owner.Key)).Status);
            provider.Fault = null;
        }
    }

    /// <summary>What is refused is not said again: not in what was asked for, and not in what was asked with.</summary>
    private async Task RefuseAsync(string at, string grant)
    {
        var (agent, connection) = await EnrolAsync(grant, policy: new { });
        Assert.Equal("unauthorized_client", (await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection)).Body.TextOf("error"));
        var secret = New("secret in the wrong place");
        (string, string)[] exchange = [("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("resource", grant), ("audience", connection)];
        Reply[] refused =
        [
            await gate.Client.FormAsync("/oauth/token", null, [.. exchange, ("subject_token", secret.Text)]),
            await gate.Client.FormAsync("/oauth/token", null, [.. exchange, ("subject_token", agent.Token), ("actor_token", secret.Text)]),
            await gate.Client.FormAsync("/oauth/token", null, ("grant_type", "client_credentials"), ("client_id", agent.ClientId), ("client_secret", secret.Text)),
            await gate.Client.FormAsync("/oauth/token", null, ("grant_type", "client_credentials"), ("client_id", secret.Text), ("client_secret", secret.Text)),
            await gate.Client.AssertAsync(secret.Text),
            await gate.Client.GetAsync("/v1/grants", secret.Text),
            await gate.Client.PostAsync("/v1/grants", new { provider = at, user = VaultHouse.Person, scopes = new[] { "a" }, refreshToken = $"{secret.Text} {secret.Text}" }, gate.Owner.Key),
            await gate.Client.PostAsync("/v1/grants", new { provider = at, user = VaultHouse.Person, scopes = new[] { "a" }, refreshToken = secret.Text + new string('x', 5000) }, gate.Owner.Key),
            await gate.Client.PostAsync("/v1/grants", new { provider = at, user = VaultHouse.Person, scopes = new[] { "a" }, refresh_token = secret.Text }, gate.Owner.Key),
            await gate.Client.PostAsync("/v1/providers", new { name = "p", endpoints = new { authorization = Place("a"), token = Place("t") }, client = new { id = "gate", authentication = "private_key_jwt", secret = secret.Text } }, gate.Owner.Key),
            await agent.PostAsync(new { connection, nonsense = secret.Text }),
            await agent.PostAsync(new { connection, task = new { type = 1, input = secret.Text } }),
            await agent.DispatchAsync(await gate.Owner.ConnectAsync(agent, new Uri("http://127.0.0.1:9/"), new { taskTypes = Array.Empty<string>() }), input: new { text = secret.Text }),
        ];
        Assert.All(refused, reply => Assert.InRange(reply.Status, 400, 499));
    }

    private async Task EndAsync(string connected, string brought)
    {
        Assert.Equal("revoked", (await house.RevokeAsync(connected)).Body.TextOf("status"));
        provider.Fault = "writes a page";
        Assert.Equal("revoked", (await house.RevokeAsync(brought)).Body.TextOf("status"));
        Assert.Equal(200, (await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/users/{VaultHouse.Person}"), gate.Owner.Key)).Status);
    }

    private async Task RunJobsAsync()
    {
        foreach (var job in gate.Services.GetServices<IScheduledJob>())
            await job.RunAsync(default);
    }

    private async Task ReadAsync()
    {
        foreach (var path in new[] { "/v1/audit/export", "/v1/audit?chain=control", "/v1/providers", "/v1/grants", "/v1/connections", "/v1/alerts", "/v1/dead-letters", "/v1/approvals", "/v1/organisation", "/openapi/v1.json" })
        {
            var read = await gate.Client.GetAsync(path, gate.Owner.Key);
            Assert.True(read.Status == 200, $"{path}: {read}");
        }
    }

    private async Task<(AgentClient Agent, string Connection)> EnrolAsync(string grant, Uri? target = null, object? policy = null)
    {
        var (agent, connection) = await house.EnrolAsync(grant, target, policy);
        marks.AddRange([Mark.Of("agent's secret", agent.ClientSecret.Split('_')[3]), Mark.Of("agent's token", agent.Token)]);
        return (agent, connection);
    }

    /// <summary>All answers but those that give what was asked for to whom it belongs.</summary>
    private void Hear(string asked, Reply reply)
    {
        var isGiven = (asked == "POST /oauth/token" || asked.StartsWith("GET /v1/tasks/", StringComparison.Ordinal) || asked.EndsWith("/credentials", StringComparison.Ordinal)) && reply.Status is 200 or 201;
        if (!isGiven)
            witness.See($"answer to {asked}", $"{reply.Text}\n{reply.Headers}");
    }

    private static Task EchoAsync(RecordedCall call, Microsoft.AspNetCore.Http.HttpResponse response)
    {
        response.StatusCode = 500;
        response.Headers["X-Echo"] = call.Headers["Authorization"];
        return RecordingTarget.OutputAsync(response, new { error = $"{call.Headers["Authorization"]} {call.Text}" });
    }

    /// <summary>It names each request's address, the provider's answer among them; the host keeps it silent (see ConsoleLogging).</summary>
    private static bool IsTheFrameworksOwnLine(string leak) => leak.StartsWith("code in log of Microsoft.AspNetCore.Hosting.Diagnostics", StringComparison.Ordinal);

    private string Place(string path) => new Uri(provider.Url, $"/{path}").AbsoluteUri;

    private Mark New(string name)
    {
        var mark = Mark.New(name);
        marks.Add(mark);
        return mark;
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Watched;
}
