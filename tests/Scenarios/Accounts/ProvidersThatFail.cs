using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Accounts;

/// <summary>A provider that is down, slow, or says what is not so.</summary>
public sealed class ProvidersThatFail
{
    private const string Refresh = "a-marked-refresh-token";

    [Theory]
    [InlineData("is down", "503")]
    [InlineData("answers HTML", "something else than JSON")]
    [InlineData("gives more than was asked for", "good for more")]
    [InlineData("does not say for how long", "how long its token lives")]
    [InlineData("says half a sentence", "cannot be relied on")]
    [InlineData("says no with a 200", "an `error`")]
    [InlineData("gives another kind of token", "no `Bearer` token")]
    [InlineData("lists its scopes", "`scope` is no text")]
    public async Task What_it_does_is_told_nothing_is_handed_out_and_nothing_is_lost(string what, string told)
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var isWell = false;
        await using var provider = await TargetListener.OpenAsync(http => isWell ? AnswerAsync(http, "well") : AnswerAsync(http, what));
        var house = new VaultHouse(gate.Client, gate.Owner);
        var grant = await house.ImportAsync(provider.Url, Refresh);
        var (agent, connection) = await house.EnrolAsync(grant);

        var failed = await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read");

        Assert.True((failed.Status, failed.Code) is (503, "unavailable") && failed.Text.Contains(told, StringComparison.Ordinal), failed.ToString());
        Assert.NotNull(failed.Header("Retry-After"));
        Assert.DoesNotContain(Refresh, failed.Text, StringComparison.Ordinal);
        Assert.Contains(told, (await house.GrantAsync(grant)).Text, StringComparison.Ordinal);

        isWell = true;
        var well = await Eventually.BecomesAsync("it is asked again", () => VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read"), reply => reply.Status == 200);
        Assert.Equal("the-token", well.Body.TextOf("access_token"));
    }

    [Theory]
    [InlineData("text/html", """{"access_token":"t","token_type":"Bearer","expires_in":600,"refresh_token":"rotated"}""")]
    [InlineData("application/json", """{"error":"server_error","refresh_token":"rotated"}""")]
    [InlineData("application/json", """{"access_token":"t","token_type":"mac","refresh_token":"rotated"}""")]
    [InlineData("application/json", """{"access_token":"t","token_type":"Bearer","refresh_token":"rotated"}""")]
    [InlineData("application/json", """{"access_token":"t","token_type":"Bearer","expires_in":600,"scope":"mail.read mail.send","refresh_token":"rotated"}""")]
    public async Task What_it_rotates_to_while_it_lies_is_what_it_is_asked_with_next(string type, string lie)
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var sent = new List<string>();
        await using var provider = await TargetListener.OpenAsync(async http =>
        {
            sent.Add((await http.Request.ReadFormAsync())["refresh_token"].ToString());
            if (sent.Count > 1)
            {
                await AnswerAsync(http, "well");
                return;
            }

            http.Response.ContentType = type;
            await http.Response.WriteAsync(lie);
        });
        var house = new VaultHouse(gate.Client, gate.Owner);
        var grant = await house.ImportAsync(provider.Url, Refresh);
        var (agent, connection) = await house.EnrolAsync(grant);

        Assert.Equal(503, (await VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read")).Status);
        await Eventually.BecomesAsync("it is asked again", () => VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read"), reply => reply.Status == 200);

        Assert.Equal([Refresh, "rotated"], sent);
    }

    [Fact]
    public async Task Those_who_ask_while_it_takes_its_time_wait_for_one_answer()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var (asked, answer) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var provider = await TargetListener.OpenAsync(async http =>
        {
            Interlocked.Increment(ref asked);
            await answer.Task;
            await AnswerAsync(http, "well");
        });
        var house = new VaultHouse(gate.Client, gate.Owner);
        var grant = await house.ImportAsync(provider.Url, Refresh);
        var (agent, connection) = await house.EnrolAsync(grant);

        var asking = Enumerable.Range(0, 20).Select(_ => VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read")).ToArray();
        await Eventually.IsTrueAsync("it is asked", () => Task.FromResult(Volatile.Read(ref asked) > 0));
        answer.SetResult();

        Assert.All(await Task.WhenAll(asking), reply => Assert.True(reply.Status == 200, reply.ToString()));
        Assert.Equal(1, asked);
    }

    private static Task AnswerAsync(HttpContext http, string how)
    {
        http.Response.StatusCode = how == "is down" ? 503 : 200;
        http.Response.ContentType = how == "answers HTML" ? "text/html" : "application/json";
        return http.Response.WriteAsync(how switch
        {
            "answers HTML" => $"<html>{Refresh}</html>",
            "gives more than was asked for" => """{"access_token":"t","token_type":"Bearer","expires_in":600,"scope":"mail.read mail.send"}""",
            "does not say for how long" => """{"access_token":"t","token_type":"Bearer"}""",
            "says half a sentence" => """{"access_token":"t",""",
            "says no with a 200" => $$"""{"error":"invalid_grant","error_description":"{{Refresh}}"}""",
            "gives another kind of token" => """{"access_token":"t","token_type":"mac","expires_in":600}""",
            "lists its scopes" => """{"access_token":"t","token_type":"Bearer","expires_in":600,"scope":["mail.read"]}""",
            "is down" => "",
            _ => """{"access_token":"the-token","token_type":"Bearer","expires_in":600}""",
        });
    }
}
