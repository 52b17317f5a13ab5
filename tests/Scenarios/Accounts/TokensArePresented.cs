using System.Diagnostics;
using System.Web;
using Gatehouse.Http;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Accounts;

/// <summary>The gate presents people's tokens when it delivers: with a provider that hangs, a target that refuses one, and two providers with one address.</summary>
public sealed class TokensArePresented
{
    private const int Tasks = 120;

    [Fact]
    public async Task A_provider_that_hangs_holds_up_no_delivery_that_needs_nothing_of_it()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var (asked, answer) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var provider = await TargetListener.OpenAsync(async http =>
        {
            Interlocked.Increment(ref asked);
            await answer.Task;
            await TokenAsync(http, "the-token");
        });
        await using var target = await RecordingTarget.StartAsync();
        var house = new VaultHouse(gate.Client, gate.Owner);
        var (agent, connection) = await house.EnrolAsync(await house.ImportAsync(provider.Url), target.Url, new { rate = new { perMinute = 10_000 } });
        var other = await gate.Owner.ConnectAsync(agent, target.Url);

        // More than the gate delivers at once.
        var waiting = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => agent.HandInAsync(connection)));
        await Eventually.IsTrueAsync("the provider is asked", () => Volatile.Read(ref asked) > 0);
        var since = Stopwatch.StartNew();
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(other), TimeSpan.FromSeconds(15))).TaskStatus);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Single(target.Calls);

        answer.SetResult();
        foreach (var task in waiting)
            Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        Assert.Equal((1, Tasks + 1), (asked, target.Calls.Count));
    }

    [Fact]
    public async Task A_target_that_refuses_a_token_gets_another_once_and_the_record_says_of_which_grant()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var asked = 0;
        await using var provider = await TargetListener.OpenAsync(http => TokenAsync(http, $"token-{Interlocked.Increment(ref asked)}"));
        await using var target = await RecordingTarget.StartAsync((call, response) => call.Headers["Authorization"] == "Bearer token-2" ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, 401));
        var house = new VaultHouse(gate.Client, gate.Owner);
        var grant = await house.ImportAsync(provider.Url);
        var (agent, connection) = await house.EnrolAsync(grant, target.Url, new { });

        var first = await agent.HandInAsync(connection);
        Assert.Equal("succeeded", (await agent.EndAsync(first)).TaskStatus);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], target.CallsOf(first).Select(call => call.Headers["Authorization"]));

        var audit = await gate.Client.GetAsync($"/v1/audit?task={first}&kind=claim", gate.Owner.Key);
        Assert.All(audit.Body.GetProperty("items").EnumerateArray(), item =>
        {
            var shown = item.GetProperty("entry").GetProperty("grant");
            Assert.Equal((grant, "calendar.read mail.read"), (shown.TextOf("id"), string.Join(' ', shown.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()))));
        });
        Assert.Equal(2, audit.Body.GetProperty("items").GetArrayLength());
        await gate.Owner.ReadAuditAsync(connection);
    }

    [Fact]
    public async Task A_target_that_refuses_every_token_ends_the_task_with_a_code_of_its_own()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var asked = 0;
        await using var provider = await TargetListener.OpenAsync(http => TokenAsync(http, $"token-{Interlocked.Increment(ref asked)}"));
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 401));
        var house = new VaultHouse(gate.Client, gate.Owner);
        var (agent, connection) = await house.EnrolAsync(await house.ImportAsync(provider.Url), target.Url, new { });

        var ended = await agent.EndAsync(await agent.HandInAsync(connection));

        Assert.Equal(("failed", "failedNoEffect", "grant-refused"), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.GetProperty("failure").TextOf("code")));
        Assert.Equal((2, 2), (asked, target.Calls.Count));
    }

    [Fact]
    public async Task A_code_that_comes_to_the_place_of_another_provider_is_taken_to_neither()
    {
        await using var gate = await GatewayInProcess.StartAsync(change: options => options with { PublicUrl = new PublicUrl(new Uri("https://gate.example")) });
        var asked = 0;
        await using var honest = await TargetListener.OpenAsync(http => { Interlocked.Increment(ref asked); return TokenAsync(http, "t"); });
        await using var attacker = await TargetListener.OpenAsync(http => { Interlocked.Increment(ref asked); return TokenAsync(http, "t"); });
        var house = new VaultHouse(gate.Client, gate.Owner);
        var (good, evil) = (await house.AddStandInAsync(honest.Url), await house.AddStandInAsync(attacker.Url));

        foreach (var place in new[] { $"/v1/grants/callback/{good}", "/v1/grants/callback" })
        {
            var started = await gate.Client.PostAsync("/v1/grants", new { provider = evil, user = VaultHouse.Person, scopes = new[] { "mail.read" } }, gate.Owner.Key);
            var query = HttpUtility.ParseQueryString(new Uri(started.Body.TextOf("authorizationUrl")!).Query);
            Assert.Equal($"https://gate.example/v1/grants/callback/{evil}", query["redirect_uri"]);
            Assert.Equal(query["redirect_uri"], (await gate.Client.GetAsync($"/v1/providers/{evil}", gate.Owner.Key)).Body.TextOf("redirectUri"));

            // The attacker has sent the person on, to the honest one, whose code comes back with the state of the first.
            var back = await gate.Client.GetAsync($"{place}?state={Uri.EscapeDataString(query["state"]!)}&code=of-the-honest", null);

            Assert.Equal(400, back.Status);
            Assert.Equal(("declined", "redirect-mismatch"), ((await house.GrantAsync(started.Body.TextOf("id")!)).Body.TextOf("status"), (await house.GrantAsync(started.Body.TextOf("id")!)).Body.TextOf("why")));
        }

        Assert.Equal(0, asked);
    }

    private static Task TokenAsync(HttpContext http, string token)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":600}""");
    }
}
