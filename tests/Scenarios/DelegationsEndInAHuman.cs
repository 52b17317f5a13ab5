using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>A coordinator, an agent for a calendar and one for mail: each goes on with what it was given, for the person whom the first acts for.</summary>
public sealed class DelegationsEndInAHuman : IAsyncLifetime
{
    private const string Ana = "user:ana@example.com";

    private GatewayInProcess gate = null!;
    private HeldTarget calendarTarget = null!;
    private HeldTarget mailTarget = null!;
    private AgentClient coordinator = null!;
    private AgentClient calendar = null!;
    private AgentClient mail = null!;
    private string toCalendar = null!;
    private string toMail = null!;

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        (calendarTarget, mailTarget) = (await HeldTarget.StartAsync(), await HeldTarget.StartAsync());
        coordinator = await EnrolAsync(Ana);
        calendar = await gate.Owner.EnrolAsync(calendarTarget.Target.Url);
        mail = await gate.Owner.EnrolAsync(mailTarget.Target.Url);
        toCalendar = await gate.Owner.ConnectAsync(coordinator, calendar);
        toMail = await gate.Owner.ConnectAsync(calendar, mail, new { delivery = new { maxInFlight = 1 } });
    }

    public async Task DisposeAsync()
    {
        await calendarTarget.DisposeAsync();
        await mailTarget.DisposeAsync();
        await gate.DisposeAsync();
    }

    [Fact]
    public async Task The_record_of_the_last_act_names_everybody_and_a_stolen_token_is_refused_by_the_sample_receiver()
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}/task");
        var clerk = await gate.Owner.EnrolAsync(url);
        var toClerk = await gate.Owner.ConnectAsync(calendar, clerk);
        var (task, hop) = await ReceiveAsync(new { actions = new[] { "summarize" }, tools = Array.Empty<string>(), depth = 1 });
        var claims = await HopToken.VerifyAsync(gate.Client, $"Bearer {hop}");
        using var receiver = await StartReceiverAsync(claims.TextOf("iss")!, clerk.Id, url);

        var delegated = await DelegatedAsync(hop);
        var ended = await delegated.EndAsync(await delegated.HandInAsync(toClerk));

        var human = claims.GetProperty("act").TextOf("sub")!;
        Assert.StartsWith("usr_", human, StringComparison.Ordinal);
        var output = ended.Body.GetProperty("result");
        Assert.Equal((calendar.Id, $"{coordinator.Id} < {human}"), (output.TextOf("from"), string.Join(" < ", output.GetProperty("onBehalfOf").EnumerateArray().Select(actor => actor.GetString()))));
        var acts = (await gate.Owner.ReadAuditAsync(toClerk))[toClerk].Where(record => record.Task == ended.Task).ToList();
        Assert.All(acts, record => Assert.Equal((calendar.Id, $"[\"{coordinator.Id}\",\"{human}\"]"), (record.Entry.TextOf("agent"), record.Entry.GetProperty("act").GetRawText())));
        Assert.Equal(task, acts[0].Entry.TextOf("subject"));
        Assert.Equal($"[\"{human}\"]", (await gate.Owner.ReadAuditAsync(toCalendar))[toCalendar].First(record => record.IsAllow).Entry.GetProperty("act").GetRawText());

        Assert.Equal(401, await PresentAsync(url, hop));
        Assert.Equal(401, await PresentAsync(url, delegated.Token));
        Assert.Equal(401, await PresentAsync(url, "a.b.c"));
        Assert.Equal(401, await PresentAsync(url, ""));
    }

    [NeedsProgram("node")]
    public async Task The_check_for_node_takes_what_is_meant_for_the_receiver_and_nothing_else()
    {
        var (_, hop) = await ReceiveAsync();
        var issuer = (await HopToken.VerifyAsync(gate.Client, $"Bearer {hop}")).TextOf("iss")!;

        var taken = await CheckByNodeAsync(issuer, calendar.Id, hop);
        Assert.True(taken.ExitCode == 0 && JsonDocument.Parse(taken.Output).RootElement.TextOf("sub") == coordinator.Id, taken.ToString());
        Assert.Equal((1, "refused\n"), ((await CheckByNodeAsync(issuer, mail.Id, hop)).ExitCode, (await CheckByNodeAsync(issuer, mail.Id, hop)).Output));
        Assert.Equal(1, (await CheckByNodeAsync("https://other.example", calendar.Id, hop)).ExitCode);
        Assert.Equal(1, (await CheckByNodeAsync(issuer, calendar.Id, $"{hop[..^8]}AAAAAAAA")).ExitCode);
    }

    [Theory]
    [InlineData("csharp", "receiver/HopTokenCheck.cs")]
    [InlineData("javascript", "verify-hop-token.mjs")]
    public void The_check_that_is_documented_is_the_one_that_runs(string language, string sample)
    {
        var docs = Path.Combine(Checkout.Root, "docs");
        var shown = Assert.Single(MarkdownBlock.Of(Path.Combine(docs, "delegation.md")), block => block.Language == language).Text;

        Assert.Contains(Plain(shown), Plain(File.ReadAllText(Path.Combine(docs, "samples", sample))), StringComparison.Ordinal);
        Assert.InRange(shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 8, 14);

        static string Plain(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    [Theory]
    [InlineData("""{"type":"transfer"}""", null, "delegation.actions")]
    [InlineData("""{"type":"summarize","tools":[{"name":"web_search"}]}""", null, "delegation.tools")]
    [InlineData("""{"type":"summarize","maxCost":3}""", null, "delegation.amount")]
    [InlineData("""{"type":"summarize"}""", null, "delegation.amount")]
    [InlineData("""{"type":"summarize","maxCost":1}""", """{"actions":["transfer"]}""", "delegation.actions")]
    [InlineData("""{"type":"summarize","maxCost":1}""", """{"amount":3}""", "delegation.amount")]
    [InlineData("""{"type":"summarize","maxCost":1}""", """{"depth":2}""", "delegation.depth")]
    [InlineData("""{"type":"summarize","maxCost":1}""", """{"actions":["summarize"],"depth":0}""", null)]
    public async Task Nobody_does_or_hands_on_more_than_they_were_handed(string task, string? onward, string? clause)
    {
        var (_, hop) = await ReceiveAsync(new { actions = new[] { "summarize" }, tools = Array.Empty<string>(), amount = 2, depth = 2 });
        var delegated = await DelegatedAsync(hop);

        var reply = await delegated.PostAsync(new { connection = toMail, task = JsonElement.Parse(task), delegation = onward is null ? default(JsonElement?) : JsonElement.Parse(onward) });

        Assert.Equal(clause is null ? (202, null, null) : (403, "delegation-broken", clause), (reply.Status, reply.Code, reply.Body.TextOf("clause")));
        Assert.Equal(202, (await calendar.PostAsync(new { connection = toMail, task = JsonElement.Parse(task) })).Status);
    }

    [Fact]
    public async Task Case_46_a_token_is_exchanged_by_its_receiver_while_the_task_lasts_no_deeper_than_allowed_and_in_no_circle()
    {
        var (_, hop) = await ReceiveAsync();
        var delegated = await DelegatedAsync(hop);

        await IsRefusedAsync(hop, mail.Token, "was not called with it");
        await IsRefusedAsync(coordinator.Token, calendar.Token, "was not called with it");
        await IsRefusedAsync(calendar.Token, calendar.Token, "was not called with it");
        await IsRefusedAsync($"{hop}x", calendar.Token, "no token of this gate");
        await IsRefusedAsync(hop, hop, "actor_token");
        var again = await ExchangeAsync(delegated.Token, calendar.Token);
        Assert.True(again.Status == 200 && again.Body.TextOf("issued_token_type") == "urn:ietf:params:oauth:token-type:access_token", again.ToString());
        var seen = await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect") { Content = Form(("token", again.Body.TextOf("access_token")!)) }, gate.Owner.Key);
        Assert.Equal((2, coordinator.Id), (seen.Body.GetProperty("limits").GetProperty("depth").GetInt32(), seen.Body.GetProperty("act").TextOf("sub")));

        await delegated.HandInAsync(toMail);
        await mailTarget.IsBusyAsync();
        var mailHop = BearerOf(mailTarget);
        var back = await gate.Owner.ConnectAsync(mail, calendar);
        var third = await DelegatedAsync(mailHop, mail);
        await third.HandInAsync(back);
        await calendarTarget.IsBusyAsync(2);
        await IsRefusedAsync(BearerOf(calendarTarget), calendar.Token, "is in the chain already");

        await GovernAsync(new { maxDepth = 1 });
        await IsRefusedAsync(mailHop, mail.Token, "organisation.delegation.maxDepth");
        var deep = await third.DispatchAsync(back);
        Assert.Equal((403, "organisation.delegation.maxDepth"), (deep.Status, deep.Body.TextOf("clause")));
        calendarTarget.Release();
        await Eventually.BecomesAsync("the first task is over", () => ExchangeAsync(hop, calendar.Token), reply => reply.Status == 400 && reply.Text.Contains("is over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_hands_on_for_the_receiver_alone_has_nobody_after_it()
    {
        var (_, hop) = await ReceiveAsync(new { depth = 0 });

        await IsRefusedAsync(hop, calendar.Token, "delegation.depth is 0");
    }

    [Theory]
    [InlineData("kill", "denied")]
    [InlineData("leave", "denied")]
    [InlineData("freeze", "queued")]
    public async Task What_was_delegated_stops_with_the_coordinator_and_with_the_person_at_the_root(string what, string status)
    {
        var (_, hop) = await ReceiveAsync();
        var delegated = await DelegatedAsync(hop);
        await delegated.HandInAsync(toMail);
        await mailTarget.IsBusyAsync();
        var waiting = await delegated.HandInAsync(toMail);
        var own = await calendar.HandInAsync(toMail);

        if (what == "leave")
            Assert.Equal(200, (await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/users/{Ana}?reassignTo=user:ben@example.com"), gate.Owner.Key)).Status);
        else
            await gate.Owner.ContainAsync(what, coordinator.Id);

        var refused = await delegated.DispatchAsync(toMail);
        Assert.Equal((403, "delegation-broken"), (refused.Status, refused.Code));
        Assert.Equal(400, (await ExchangeAsync(hop, calendar.Token)).Status);
        mailTarget.Release();
        Assert.Equal("succeeded", (await calendar.EndAsync(own)).TaskStatus);
        var stopped = status == "queued" ? await calendar.ReadAsync(waiting) : await calendar.EndAsync(waiting);
        Assert.Equal((status, 2), (stopped.TaskStatus, mailTarget.Target.Calls.Count));
    }

    [Fact]
    public async Task A_human_is_at_the_root_unless_the_organisation_says_otherwise_and_of_scheduled_work_it_is_who_set_it_up()
    {
        var lonely = await EnrolAsync(actsFor: null);
        var connection = await gate.Owner.ConnectAsync(lonely, calendar);
        var session = (await gate.Client.PostAsync("/v1/sessions", new { agent = lonely.Id, name = "every night" }, gate.Owner.Key)).Body.TextOf("id");
        var owner = (await gate.Client.GetAsync("/v1/operators", gate.Owner.Key)).Body.GetProperty("items")[0].TextOf("id");
        Assert.Equal(202, (await lonely.DispatchAsync(connection)).Status);
        await calendarTarget.IsBusyAsync();
        var hop = BearerOf(calendarTarget);

        await IsRefusedAsync(hop, calendar.Token, "no human is at the root");
        await GovernAsync(new { humanRequired = false });
        Assert.Equal(200, (await ExchangeAsync(hop, calendar.Token)).Status);
        await GovernAsync(new { humanRequired = true });

        Assert.Equal(202, (await lonely.PostAsync(new { connection, session, task = new { type = "summarize" } })).Status);
        await calendarTarget.IsBusyAsync(2);
        var delegated = await DelegatedAsync(BearerOf(calendarTarget));
        await delegated.HandInAsync(toMail);
        Assert.Equal($"[\"{lonely.Id}\",\"{owner}\"]", (await gate.Owner.ReadAuditAsync(toMail))[toMail].First(record => record.IsAllow).Entry.GetProperty("act").GetRawText());
    }

    private async Task<(string Task, string Hop)> ReceiveAsync(object? delegation = null)
    {
        var handed = await coordinator.PostAsync(new { connection = toCalendar, task = new { type = "plan" }, delegation });
        Assert.True(handed.Status == 202, handed.ToString());
        await calendarTarget.IsBusyAsync();
        return (handed.Task, BearerOf(calendarTarget));
    }

    private async Task<AgentClient> DelegatedAsync(string hop, AgentClient? by = null)
    {
        var agent = by ?? calendar;
        var reply = await ExchangeAsync(hop, agent.Token);
        Assert.True(reply.Status == 200, reply.ToString());
        return new AgentClient(gate.Client, agent.Id, agent.ClientId, agent.ClientSecret, reply.Body.TextOf("access_token")!);
    }

    private Task<Reply> ExchangeAsync(string subject, string actor) => gate.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = Form(
                ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                ("subject_token", subject),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                ("actor_token", actor),
                ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token")),
        },
        token: null);

    private async Task IsRefusedAsync(string subject, string actor, string why)
    {
        var reply = await ExchangeAsync(subject, actor);
        Assert.True(reply.Status == 400 && reply.Body.TextOf("error") == "invalid_request" && reply.Body.TextOf("error_description")!.Contains(why, StringComparison.Ordinal), reply.ToString());
    }

    private async Task GovernAsync(object delegation)
    {
        var standing = await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key);
        var patch = new HttpRequestMessage(HttpMethod.Patch, "/v1/organisation") { Content = GateClient.JsonContent(Json.Of(new { delegation })) };
        Assert.Equal(200, (await gate.Client.SendAsync(patch, gate.Owner.Key, ("If-Match", standing.Header("ETag")!))).Status);
    }

    private async Task<AgentClient> EnrolAsync(string? actsFor)
    {
        var made = await gate.Client.PostAsync("/v1/agents", new { name = "coordinator", owner = new { team = "t", contact = "c" }, actsFor }, gate.Owner.Key);
        return await gate.Owner.SignInAsync(made.Body.TextOf("id")!);
    }

    private async Task<RunningProgram> StartReceiverAsync(string issuer, string receiver, Uri url)
    {
        var started = Process.Start(new ProcessStartInfo("dotnet", [GatewayProcess.PathOf("Gatehouse.Samples.Receiver.dll"), KeySet, issuer, receiver, url.GetLeftPart(UriPartial.Authority)]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        started.BeginOutputReadLine();
        var running = new RunningProgram(started);
        await Eventually.IsTrueAsync("the sample receiver listens", async () => started.HasExited || await PresentAsync(url, "") == 401);
        Assert.False(started.HasExited, "the sample receiver has ended");
        return running;
    }

    private string KeySet => new Uri(gate.Client.Address, "/.well-known/jwks.json").AbsoluteUri;

    private async Task<(int ExitCode, string Output, string Error)> CheckByNodeAsync(string issuer, string receiver, string token) =>
        await CommandProcess.StartAsync(Checkout.Root, "node", Path.Combine(Checkout.Root, "docs", "samples", "verify-hop-token.mjs"), KeySet, issuer, receiver, token);

    private static async Task<int> PresentAsync(Uri url, string token)
    {
        using var http = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = GateClient.JsonContent("{}") };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        try
        {
            using var response = await http.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static string BearerOf(HeldTarget target) => target.Target.Calls[^1].Headers["Authorization"]["Bearer ".Length..];

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] members) => new(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class RunningProgram(Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}
