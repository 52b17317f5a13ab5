using System.Web;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Leaving;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Vault.Grants;

public sealed class ReturnTests
{
    private const string Redirect = "https://gate.example/v1/grants/callback";

    [Fact]
    public async Task A_person_who_comes_back_with_a_code_is_connected_once()
    {
        var bench = await VaultBench.StartAsync();
        var (grant, query) = await StartAsync(bench);
        var back = new ProviderReturn(query["state"]!) { Code = "the-code", At = bench.Provider.Id };

        var connected = Assert.IsType<ReturnOutcome.Connected>(await CompleteAsync(bench, back));

        Assert.Equal((grant, GrantStatus.Active), (connected.Grant.Id, connected.Grant.Status));
        var asked = bench.Told.Asked.Single();
        Assert.Equal(("authorization_code", "the-code", $"{Redirect}/{bench.Provider.Id}"), (asked["grant_type"], asked["code"], asked["redirect_uri"]));
        Assert.Equal(query["code_challenge"], Challenge(asked["code_verifier"]));
        Assert.IsType<ReturnOutcome.Unknown>(await CompleteAsync(bench, back));
        Assert.Single(bench.Told.Asked);
    }

    [Fact]
    public async Task A_state_is_good_for_ten_minutes_and_for_nothing_that_the_gate_did_not_seal()
    {
        var bench = await VaultBench.StartAsync();
        var (_, query) = await StartAsync(bench);
        Assert.IsType<ReturnOutcome.Unknown>(await CompleteAsync(bench, new ProviderReturn("AAAA") { Code = "c", At = bench.Provider.Id }));
        Assert.IsType<ReturnOutcome.Unknown>(await CompleteAsync(bench, new ProviderReturn(query["state"]![..^2] + "AA") { Code = "c", At = bench.Provider.Id }));
        bench.At.World.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.IsType<ReturnOutcome.Unknown>(await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Code = "c", At = bench.Provider.Id }));
        Assert.Empty(bench.Told.Asked);
    }

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(false, "https://login.example", true)]
    [InlineData(false, "https://evil.example", false)]
    [InlineData(true, null, false)]
    [InlineData(true, "https://login.example", true)]
    [InlineData(true, "https://login.example/", false)]
    public async Task An_answer_of_another_issuer_is_none(bool namesIssuer, string? issuer, bool isConnected)
    {
        var bench = await VaultBench.StartAsync();
        bench.At.Target.Answer = call => call.Method == "GET" ? RotatingProvider.Json(200, MetadataTests.Document(namesIssuer)) : bench.Told.Answer(call);
        var draft = VaultBench.Draft("https://login.example") with { Endpoints = null };
        var provider = EngineBench.Value(await bench.At.Get<ChangeProviders>().AddAsync(VaultBench.Organisation, draft, VaultBench.Operator, default));
        var (_, query) = await StartAsync(bench, provider.Id);

        var outcome = await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Code = "c", Issuer = issuer, At = namesIssuer ? null : provider.Id });

        Assert.Equal(isConnected, outcome is ReturnOutcome.Connected);
        Assert.Equal(isConnected ? 1 : 0, bench.Told.Asked.Count);
    }

    [Theory]
    [InlineData(true, "shared", true)]
    [InlineData(true, "own", false)]
    [InlineData(true, "another", false)]
    [InlineData(false, "shared", false)]
    [InlineData(false, "own", true)]
    [InlineData(false, "another", false)]
    public async Task A_code_is_taken_to_the_provider_to_whose_place_it_came_and_to_no_other(bool namesIssuer, string cameTo, bool isConnected)
    {
        // With each other's states and codes two providers have nothing but their places to be told apart by (RFC 9700 section 4.4).
        var bench = await VaultBench.StartAsync();
        bench.At.Target.Answer = call => call.Method == "GET" ? RotatingProvider.Json(200, MetadataTests.Document(namesIssuer)) : bench.Told.Answer(call);
        var draft = VaultBench.Draft("https://login.example") with { Endpoints = null };
        var provider = EngineBench.Value(await bench.At.Get<ChangeProviders>().AddAsync(VaultBench.Organisation, draft, VaultBench.Operator, default));
        var (grant, query) = await StartAsync(bench, provider.Id);
        Assert.Equal(namesIssuer ? Redirect : $"{Redirect}/{provider.Id}", query["redirect_uri"]);
        Assert.Equal(namesIssuer, provider.SharesRedirect);

        var at = cameTo switch { "shared" => null, "another" => bench.Provider.Id, _ => provider.Id };
        var outcome = await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Code = "c", Issuer = namesIssuer ? "https://login.example" : null, At = at });

        Assert.Equal(isConnected, outcome is ReturnOutcome.Connected);
        Assert.Equal(isConnected ? 1 : 0, bench.Told.Asked.Count);
        Assert.Equal(isConnected ? null : "redirect-mismatch", (await bench.Rows.FindAsync(VaultBench.Organisation, grant, default))!.Why);
    }

    [Fact]
    public async Task A_provider_that_has_a_place_of_its_own_keeps_it()
    {
        var bench = await VaultBench.StartAsync();
        var namesIssuer = false;
        bench.At.Target.Answer = _ => RotatingProvider.Json(200, MetadataTests.Document(namesIssuer));
        var draft = VaultBench.Draft("https://login.example") with { Endpoints = null };
        var change = bench.At.Get<ChangeProviders>();
        var provider = EngineBench.Value(await change.AddAsync(VaultBench.Organisation, draft, VaultBench.Operator, default));

        namesIssuer = true;
        var replaced = EngineBench.Value(await change.ReplaceAsync(VaultBench.Organisation, provider.Id, draft, provider.Revision, VaultBench.Operator, default));

        // What is registered at the provider must stay good.
        Assert.Equal((true, $"{Redirect}/{provider.Id}"), (replaced.NamesIssuer, replaced.RedirectAt(Redirect)));
    }

    [Theory]
    [InlineData("access_denied", "access_denied")]
    [InlineData("<script>", "no-code")]
    [InlineData("mail_your_token_to_eve", "no-code")]
    public async Task A_no_at_the_provider_ends_the_grant(string error, string why)
    {
        var bench = await VaultBench.StartAsync();
        var (_, query) = await StartAsync(bench);

        var declined = Assert.IsType<ReturnOutcome.Declined>(await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Error = error, At = bench.Provider.Id }));

        Assert.Equal((GrantStatus.Declined, why), (declined.Grant.Status, declined.Grant.Why));
    }

    [Theory]
    [InlineData("""{"access_token":"a","token_type":"Bearer","refresh_token":"refresh-x","scope":"files.write"}""", "no-scope")]
    [InlineData("""{"access_token":"a","token_type":"DPoP","refresh_token":"refresh-x"}""", "provider-failed")]
    public async Task What_lasts_and_is_not_kept_is_given_up_at_the_provider(string answer, string why)
    {
        var bench = await VaultBench.StartAsync();
        var (grant, query) = await StartAsync(bench);
        bench.At.Target.Answer = call => call.Url.AbsolutePath == "/token" ? RotatingProvider.Json(200, answer) : bench.Told.Answer(call);

        Assert.IsType<ReturnOutcome.Declined>(await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Code = "c", At = bench.Provider.Id }));

        var declined = (await bench.Rows.FindAsync(VaultBench.Organisation, grant, default))!;
        Assert.Equal((GrantStatus.Declined, why, null), (declined.Status, declined.Why, declined.Tokens));
        Assert.Equal(["refresh-x"], bench.Told.GivenUp);
    }

    [Fact]
    public async Task What_a_provider_gives_after_it_was_told_of_the_end_is_given_up_too()
    {
        var bench = await VaultBench.StartAsync();
        var (grant, query) = await StartAsync(bench);
        bench.Told.OnAsked = () =>
        {
            // It takes its time with the code: meanwhile the start is over, and so is the grant.
            bench.Told.OnAsked = () => { };
            bench.At.World.Time.Advance(TimeSpan.FromMinutes(11));
            var revoked = EngineBench.Value(bench.Beside().Get<RevokeGrant>().HandleAsync(VaultBench.Organisation, grant, VaultBench.Operator, default).GetAwaiter().GetResult());
            Assert.NotNull(revoked.GivenUpAt);
        };

        Assert.IsType<ReturnOutcome.Declined>(await CompleteAsync(bench, new ProviderReturn(query["state"]!) { Code = "c", At = bench.Provider.Id }));
        await bench.At.Get<FinishEndings>().RunAsync(default);

        Assert.Equal([RotatingProvider.First], bench.Told.GivenUp);
        var told = (await bench.Rows.FindAsync(VaultBench.Organisation, grant, default))!;
        Assert.Equal((GrantStatus.Revoked, null), (told.Status, told.Tokens));
        Assert.NotNull(told.GivenUpAt);
        Assert.Empty(await bench.At.Get<EndingRows>().ReadAsync(VaultBench.Organisation, default));
    }

    [Fact]
    public async Task A_provider_that_takes_no_access_token_knows_of_the_end_once_they_are_over()
    {
        var bench = await VaultBench.StartAsync();
        await bench.ExchangeAsync();
        bench.At.Target.Answer = call => System.Text.Encoding.ASCII.GetString(call.Body.Span).Contains("token=access", StringComparison.Ordinal)
            ? RotatingProvider.Json(400, """{"error":"unsupported_token_type"}""")
            : bench.Told.Answer(call);

        Assert.Null(EngineBench.Value(await bench.At.Get<RevokeGrant>().HandleAsync(VaultBench.Organisation, bench.Grant, VaultBench.Operator, default)).GivenUpAt);
        bench.At.World.Time.Advance(TimeSpan.FromSeconds(601));
        await bench.At.Get<FinishEndings>().RunAsync(default);

        Assert.NotNull((await bench.GrantAsync()).GivenUpAt);
        Assert.Equal("refresh-2", bench.Told.GivenUp[^1]);
    }

    [Fact]
    public async Task A_provider_that_is_down_keeps_the_end_of_a_grant_waiting_and_is_told_later()
    {
        var bench = await VaultBench.StartAsync();
        bench.Told.Instead = RotatingProvider.Json(503, "{}");

        var revoked = EngineBench.Value(await bench.At.Get<RevokeGrant>().HandleAsync(VaultBench.Organisation, bench.Grant, VaultBench.Operator, default));
        Assert.Equal((GrantStatus.Revoked, null), (revoked.Status, revoked.GivenUpAt));

        bench.Told.Instead = null;
        await bench.Beside().Get<FinishEndings>().RunAsync(default);
        Assert.Equal([RotatingProvider.First], bench.Told.GivenUp);
        var told = await bench.GrantAsync();
        Assert.NotNull(told.GivenUpAt);
        Assert.Null(told.Tokens);
        await bench.At.Get<FinishEndings>().RunAsync(default);
        Assert.Single(bench.Told.GivenUp);
    }

    private static async Task<(string Grant, System.Collections.Specialized.NameValueCollection Query)> StartAsync(VaultBench bench, string? provider = null)
    {
        var draft = new GrantDraft(provider ?? bench.Provider.Id, VaultBench.Person, ["mail.read", "offline_access"]);
        var started = EngineBench.Value(await bench.At.Get<StartGrant>().HandleAsync(VaultBench.Organisation, draft, Redirect, VaultBench.Operator, default));
        var query = HttpUtility.ParseQueryString(new Uri(started.AuthorizationUrl!).Query);
        Assert.Equal(("code", "S256", "consent", "mail.read offline_access"), (query["response_type"], query["code_challenge_method"], query["prompt"], query["scope"]));
        return (started.Grant.Id, query);
    }

    private static Task<ReturnOutcome> CompleteAsync(VaultBench bench, ProviderReturn back) => bench.At.Get<CompleteGrant>().HandleAsync(back, default);

    private static string Challenge(string verifier) => System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));
}
