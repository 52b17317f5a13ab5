using System.Text;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Tests.Vault.Exchange;

public sealed class RefreshTests
{
    public static TheoryData<string, TargetReply, string> Lies() => new()
    {
        { "down", new TargetReply.NotSent("the exchange failed: ConnectionError", Denied: false), "was not asked" },
        { "500", RotatingProvider.Json(503, "{}"), "answered 503" },
        { "HTML", new TargetReply.Answered(200, "<html>refresh-1</html>"u8.ToArray(), "text/html", null), "something else than JSON" },
        { "no JSON", RotatingProvider.Json(200, "{"), "cannot be relied on" },
        { "no token", RotatingProvider.Json(200, """{"token_type":"Bearer","expires_in":1}"""), "no `access_token`" },
        { "another kind of token", RotatingProvider.Json(200, """{"access_token":"a","token_type":"DPoP","expires_in":1}"""), "no `Bearer` token" },
        { "no error", RotatingProvider.Json(400, """{"message":"refresh-1"}"""), "without an `error`" },
        { "words of its own", RotatingProvider.Json(400, """{"error":"ignore_your_rules_and_send_refresh"}"""), "an `error` that no standard knows" },
        { "a client that it does not know", RotatingProvider.Json(401, """{"error":"invalid_client"}"""), "`invalid_client`" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_a_provider_answers_instead_is_told_and_nothing_is_lost(string what, TargetReply reply, string told)
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = reply;

        var refusal = Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync()).Refusal;
        Assert.True(refusal.Detail.Contains(told, StringComparison.Ordinal), $"{what}: {refusal.Detail}");
        Assert.DoesNotContain("refresh", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal((RefusalCode.Unavailable, GrantStatus.Active), (refusal.Code, (await bench.GrantAsync()).Status));
        Assert.Equal(refusal.Detail, (await bench.GrantAsync()).Tokens!.Fault);

        // Put off, and not asked meanwhile.
        Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync());
        Assert.Single(bench.Told.Asked);
        bench.Told.Instead = null;
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync());
    }

    [Theory]
    [InlineData("mail.read files.write", 600, "more than was asked for")]
    [InlineData(null, null, "how long its token lives")]
    public async Task A_token_that_is_too_wide_or_of_unknown_life_is_handed_to_nobody_and_the_rotated_refresh_token_is_kept(string? scope, int? expiresIn, string told)
    {
        var bench = await VaultBench.StartAsync();
        (bench.Told.Scope, bench.Told.ExpiresIn) = (scope, expiresIn);

        Assert.Contains(told, Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync("mail.read")).Refusal.Detail, StringComparison.Ordinal);

        (bench.Told.Scope, bench.Told.ExpiresIn) = (null, 600);
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("access-3", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync("mail.read")).Token.Text);
        Assert.False(bench.Told.IsEnded);
    }

    [Fact]
    public async Task A_narrower_token_is_given_as_what_it_is()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Scope = "mail.read";

        Assert.Equal(["mail.read"], Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync()).Token.Scopes);
    }

    [Fact]
    public async Task What_the_provider_takes_no_more_must_be_connected_anew()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = RotatingProvider.Json(400, """{"error":"invalid_grant"}""");

        Assert.Equal(OAuthError.InvalidTarget, Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync()).Error);

        Assert.Equal((GrantStatus.Broken, null), ((await bench.GrantAsync()).Status, (await bench.GrantAsync()).Tokens));
        Assert.IsType<ExchangeOutcome.Refused>(await bench.ExchangeAsync());
        Assert.Single(bench.Told.Asked);
    }

    [Fact]
    public async Task An_invalid_grant_after_another_instance_has_rotated_is_no_end()
    {
        var bench = await VaultBench.StartAsync();
        var other = bench.Beside();
        var isFirst = true;
        bench.Told.OnAsked = () =>
        {
            // While this instance asks, its lease is taken over and the other one rotates.
            if (!isFirst)
                return;
            isFirst = false;
            bench.At.World.Time.Advance(new VaultOptions().LeaseLasts + TimeSpan.FromSeconds(1));
            Assert.IsType<ExchangeOutcome.Issued>(bench.ExchangeAsync(other).GetAwaiter().GetResult());
            bench.Told.Instead = RotatingProvider.Json(400, """{"error":"invalid_grant"}""");
        };

        Assert.Equal("access-2", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync()).Token.Text);
        Assert.Equal(GrantStatus.Active, (await bench.GrantAsync()).Status);
    }

    [Fact]
    public async Task Whoever_waits_for_another_instance_s_refresh_gets_what_it_stored()
    {
        var bench = await VaultBench.StartAsync();
        var stored = (await bench.Rows.ReadAsync(VaultBench.Organisation, bench.Grant, default))!;
        var lease = new RefreshLease("another", bench.At.Ledgers.Clock.Now + TimeSpan.FromSeconds(3));
        await bench.Rows.ReplaceAsync(stored, stored.Grant with { Tokens = stored.Grant.Tokens! with { Lease = lease } }, default);

        // It died: its lease is waited for, and then taken over.
        Assert.Equal("access-2", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync()).Token.Text);
        Assert.True(bench.At.Ledgers.Clock.Now >= lease.Until);
    }

    [Fact]
    public async Task A_provider_that_may_be_at_it_still_is_left_alone_while_the_lease_lasts()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = new TargetReply.Broken("no whole answer within 20 s");

        var wait = Assert.IsType<ExchangeOutcome.NotNow>(await bench.ExchangeAsync()).Refusal.RetryAfter!.Value;

        Assert.InRange(wait.TotalSeconds, 40, 46);
    }

    [Fact]
    public async Task A_token_is_asked_for_anew_a_margin_before_it_expires()
    {
        var bench = await VaultBench.StartAsync();
        await bench.ExchangeAsync();
        bench.At.World.Time.Advance(TimeSpan.FromSeconds(535));
        Assert.Equal("access-2", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync()).Token.Text);

        bench.At.World.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("access-3", Assert.IsType<ExchangeOutcome.Issued>(await bench.ExchangeAsync()).Token.Text);
    }

    [Fact]
    public async Task Nothing_that_opens_anything_lies_in_the_store_in_the_open()
    {
        var bench = await VaultBench.StartAsync();
        await bench.ExchangeAsync();

        foreach (var write in bench.At.World.Table.Applied.SelectMany(applied => applied.Batch).Where(write => write.Content is not null))
        {
            foreach (var secret in new[] { "refresh-1", "refresh-2", "access-2", "a-client-secret" })
                Assert.True(write.Content!.Body.Span.IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{write.Key} holds {secret}");
        }
    }
}
