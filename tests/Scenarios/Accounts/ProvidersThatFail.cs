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
    public async Task What_it_does_is_told_nothing_is_handed_out_and_nothing_is_lost(string what, string told)
    {
        await using var gate = await GatewayInProcess.StartAsync();
        var isWell = false;
        await using var provider = await TargetListener.OpenAsync(http => isWell ? AnswerAsync(http, "well") : AnswerAsync(http, what));
        var house = new VaultHouse(gate.Client, gate.Owner);
        var grant = await ImportAsync(house, gate, provider.Url);
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
        var grant = await ImportAsync(house, gate, provider.Url);
        var (agent, connection) = await house.EnrolAsync(grant);

        var asking = Enumerable.Range(0, 20).Select(_ => VaultHouse.ExchangeAsync(gate.Client, agent, grant, connection, "mail.read")).ToArray();
        await Eventually.IsTrueAsync("it is asked", () => Task.FromResult(Volatile.Read(ref asked) > 0));
        answer.SetResult();

        Assert.All(await Task.WhenAll(asking), reply => Assert.True(reply.Status == 200, reply.ToString()));
        Assert.Equal(1, asked);
    }

    private static async Task<string> ImportAsync(VaultHouse house, GatewayInProcess gate, Uri at)
    {
        var endpoints = new { authorization = new Uri(at, "/authorize").AbsoluteUri, token = new Uri(at, "/token").AbsoluteUri };
        var provider = await house.AddProviderAsync(new { name = "stand-in", endpoints, client = new { id = "gate", secret = "a secret" } });
        var imported = await gate.Client.PostAsync("/v1/grants", new { provider, user = VaultHouse.Person, scopes = new[] { "calendar.read", "mail.read" }, refreshToken = Refresh }, gate.Owner.Key);
        Assert.True(imported.Status == 201, imported.ToString());
        return imported.Body.TextOf("id")!;
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
            "is down" => "",
            _ => """{"access_token":"the-token","token_type":"Bearer","expires_in":600}""",
        });
    }
}
