using System.Text;
using Gatehouse.Ports;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Tests.Vault.Exchange;

/// <summary>A provider that has rotated has nothing else to give than what it gave, whatever is wrong beside it.</summary>
public sealed class RotatedTokenTests
{
    private const string Json = "application/json";

    [Theory]
    [InlineData(Json, """{"access_token":"a","token_type":"DPoP","expires_in":600,"refresh_token":"refresh-2"}""", "no `Bearer` token")]
    [InlineData(Json, """{"access_token":"a","expires_in":600,"refresh_token":"refresh-2"}""", "no `Bearer` token")]
    [InlineData(Json, """{"token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2"}""", "no `access_token`")]
    [InlineData(Json, """{"access_token":"a b","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2"}""", "no `access_token`")]
    [InlineData(Json, """{"access_token":"a","token_type":"Bearer","refresh_token":"refresh-2"}""", "how long its token lives")]
    [InlineData(Json, """{"access_token":"a","token_type":"Bearer","expires_in":"soon","refresh_token":"refresh-2"}""", "how long its token lives")]
    [InlineData(Json, """{"access_token":"a","token_type":"Bearer","expires_in":0,"refresh_token":"refresh-2"}""", "how long its token lives")]
    [InlineData(Json, """{"access_token":"a","token_type":"Bearer","expires_in":600,"scope":"mail.read mail.send","refresh_token":"refresh-2"}""", "more than was asked for")]
    [InlineData(Json, """{"access_token":"a","token_type":"Bearer","expires_in":600,"scope":["mail.read","mail.send"],"refresh_token":"refresh-2"}""", "`scope` is no text")]
    [InlineData(Json, """{"error":"temporarily_unavailable","refresh_token":"refresh-2"}""", "an `error`")]
    [InlineData("text/plain", """{"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2"}""", "something else than JSON")]
    [InlineData(Json, """{"access_token":"a","access_token":"b","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2"}""", "cannot be relied on")]
    public async Task A_rotated_refresh_token_is_kept_whatever_came_beside_it(string type, string body, string told)
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.InsteadOfAnswer = new TargetReply.Answered(200, Encoding.UTF8.GetBytes(body), type, null);

        var failed = Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync("mail.read"));

        Assert.Contains(told, failed.Refusal.Detail, StringComparison.Ordinal);
        Assert.Equal((2, 1), ((await bench.GrantAsync()).Tokens!.Version, (await bench.GrantAsync()).Tokens!.Failures));
        Assert.Empty((await bench.GrantAsync()).Tokens!.Access);

        bench.Told.InsteadOfAnswer = null;
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("access-3", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync("mail.read")).Token.Text);
        Assert.Equal((false, GrantStatus.Active), (bench.Told.IsEnded, (await bench.GrantAsync()).Status));
    }

    [Theory]
    [InlineData("""{"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":7}""")]
    [InlineData("""{"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":"a b"}""")]
    [InlineData("""{"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2","refresh_token":"refresh-3"}""")]
    [InlineData("""{"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-2""")]
    public async Task Where_nobody_can_tell_what_it_rotated_to_the_one_that_stands_stays(string body)
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = RotatingProvider.Json(200, body);

        Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync("mail.read"));

        Assert.Equal((1, GrantStatus.Active), ((await bench.GrantAsync()).Tokens!.Version, (await bench.GrantAsync()).Status));
    }
}
