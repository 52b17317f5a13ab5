using Gatehouse.Guardrails.Secrets;

namespace Gatehouse.Tests.Guardrails;

/// <summary>Classes of what is spelled or named as a secret is and is none, each beside what is one.</summary>
public sealed class SecretClassesTests
{
    private const string MapKey = "AIzaSyB" + "7Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0G";
    private const string PostHog = "phc_" + "9Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh4Zd6Pj0Gs3Ka5Mv7We2";

    [Theory]
    [InlineData("<script src=\"https://maps.googleapis.com/maps/api/js?key=" + MapKey + "&callback=start\"></script>")]
    [InlineData("<iframe src=\"https://www.google.com/maps/embed/v1/place?key=" + MapKey + "&q=Oslo\"></iframe>")]
    [InlineData("const config = {\n  apiKey: \"" + MapKey + "\",\n  authDomain: \"orders-web.firebaseapp.com\",\n  messagingSenderId: \"381934782342\"\n};")]
    [InlineData("posthog.init(\"" + PostHog + "\", { api_host: \"/ingest\" })")]
    [InlineData("mixpanel.init({ token: \"5f2c9a1b4d8e6f30a1b2c3d4e5f60718\" })")]
    [InlineData("docsearch({ apiKey: \"5f2c9a1b4d8e6f30a1b2c3d4e5f60718\", indexName: \"docs\" })")]
    [InlineData("stripe_key: \"pk_live_" + "9Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh\"")]
    [InlineData("recaptcha_site_key: 6Lq8Zr2LAAAAAw5Xk9Vb3Nm7Tc1q8Zr2Lw5Xk9Vb")]
    [InlineData("ALGOLIA_SEARCH_KEY=5f2c9a1b4d8e6f30a1b2c3d4e5f60718")]
    public void A_key_is_none_where_everybody_is_handed_it(string text) => Assert.False(HoldsSecret(text));

    [Theory]
    [InlineData("GEMINI_API_KEY=" + MapKey)]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/x:generateContent?key=" + MapKey)]
    [InlineData("https://maps.googleapis.com/maps/api/js?v=3 and the key is " + MapKey)]
    [InlineData("{ apiKey: \"" + MapKey + "\" } { authDomain: \"a.firebaseapp.com\", messagingSenderId: \"1\" }")]
    [InlineData("posthog.init(); " + PostHog)]
    [InlineData("mixpanel.init({ token: \"ghp_" + "wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru\" })")]
    [InlineData("stripe_key: \"sk_live_" + "9Qn2Lw5Xk9Vb3Nm7Tc1Rf8Yh\"")]
    [InlineData("recaptcha_secret_key: 6Lq8Zr2LAAAAAw5Xk9Vb3Nm7Tc1q8Zr2Lw5Xk9Vb")]
    [InlineData("AZURE_SEARCH_KEY=5f2c9a1b4d8e6f30a1b2c3d4e5f60718")]
    public void The_same_key_anywhere_else_is_one(string text) => Assert.True(HoldsSecret(text));

    [Theory]
    [InlineData("invalidToken = \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    [InlineData("fake_api_key: q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("notASecret := \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    [InlineData("non_existing_token = 'q8Zr2Lw5Xk9Vb3Nm7Tc1'")]
    [InlineData("\"nextPageToken\": \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    [InlineData("continuation_token=q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("api_key_hash: q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("encrypted_key: \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    public void A_name_may_say_that_it_is_none(string text) => Assert.False(HoldsSecret(text));

    [Theory]
    [InlineData("nonprodToken = \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    [InlineData("non_prod_api_key: q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("test_api_key = \"q8Zr2Lw5Xk9Vb3Nm7Tc1\"")]
    [InlineData("fake_token = ghp_" + "wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru")]
    [InlineData("page_access_token: q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("password_hash = \"5f2c9a1b4d8e6f30a1b2c3d4e5f60718\"")]
    [InlineData("ORDERS_ACCESS_ID = \"q8Zr2Lw5Xk9V\"")]
    public void A_name_that_says_something_else_is_of_one(string text) => Assert.True(HoldsSecret(text));

    [Theory]
    [InlineData("token: sha256:5f2c9a1b4d8e6f30a1b2c3d4e5f607185f2c9a1b4d8e6f30a1b2c3d4e5f60718", false)]
    [InlineData("csrf-token: sha256-q8Zr2Lw5Xk9Vb3Nm7Tc1q8Zr2Lw5Xk9Vb3Nm7Tc1q8Z=", false)]
    [InlineData("token: sha256:5f2c9a1b4d8e6f30a1b2c3d4", true)]
    [InlineData("token: sha512-q8Zr2Lw5Xk9Vb3Nm7Tc1", true)]
    public void A_digest_is_as_long_as_its_algorithm_makes_it(string text, bool isSecret) => Assert.Equal(isSecret, HoldsSecret(text));

    [Theory]
    [InlineData("password = rows[first2]{0};")]
    [InlineData("token = tokens[i2].value")]
    [InlineData("token = cells[0][\"t1\"]")]
    [InlineData("token = (Token)parts[0].Item2")]
    [InlineData("secret => settings[:orders2](x)")]
    [InlineData("'_token' => Str::random(40),")]
    [InlineData("var read = await Read<CancellationToken>(stream1);")]
    [InlineData("table.string('secret', 64)->nullable2")]
    [InlineData("Send(cancellationToken: cancellation2).ConfigureAwait(false);")]
    [InlineData("adminPassword: virtualMachineAdminPassword")]
    [InlineData("check(authToken1 != authToken2)")]
    [InlineData("val password: String?,")]
    [InlineData("\"parse-passwd\": \"^1.0.0\"")]
    [InlineData("services.Add<IAuthorizationHandler, OrdersAuthorizationHandler2>();")]
    [InlineData("secret_key = \"#{SecureRandom.hex(64)}\"")]
    [InlineData("result_key: \"TransitGatewayRouteTableAnnouncements\"")]
    [InlineData("result_key: 'orderSummaries.NextOrderListPage'")]
    [InlineData("change_password = 'arn:aws:iam::aws:policy/ChangePassword1'")]
    public void What_code_works_out_is_none(string text) => Assert.False(HoldsSecret(text));

    [Theory]
    [InlineData("password = \"rT7[k2]{0}\";")]
    [InlineData("password = Tr0ub4dor&3;")]
    [InlineData("[password] => aB(3)xK9q2")]
    [InlineData("Server=db;Password=aB3(xK9q2;Database=orders;")]
    [InlineData("password: MyPassword123")]
    [InlineData("api_key: \"qZrLwXkVbNmTcRfYhGdPjKsQ\"")]
    [InlineData("<token>\n  q8Zr2Lw5Xk9Vb3Nm7Tc1\n</token>")]
    [InlineData("put(\"password\", \"gq7Lw9ZxH2\")")]
    [InlineData("headers\\nAuthorization: Bearer q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    public void What_is_written_out_is_one(string text) => Assert.True(HoldsSecret(text));

    [Theory]
    [InlineData("password: \"can't be blank\"", false)]
    [InlineData("password: \"doesn't match confirmation\"", false)]
    [InlineData("token: \"has been revoked by somebody\"", false)]
    [InlineData("password: \"isn't it 4 lovely harbour\"", true)]
    [InlineData("password = \"four lovely harbours wake\"", true)]
    public void A_verdict_on_a_password_is_none(string text, bool isSecret) => Assert.Equal(isSecret, HoldsSecret(text));

    [Theory]
    [InlineData("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq" + "/K1SZFPTOtr/KBHBeksoGMGw==")]
    [InlineData("stripe.api_key = \"sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc\"")]
    [InlineData("--private-key 0xac0974bec39a17e36ba4a6b4d238ff94" + "4bacb478cbed5efcae784d7bf4f2ff80")]
    public void What_a_vendor_publishes_for_everybody_is_none(string text) => Assert.False(HoldsSecret(text));

    [Fact]
    public void A_published_credential_with_one_letter_changed_is_one() =>
        Assert.True(HoldsSecret("stripe.api_key = \"sk_test_" + "4eC39HqLyjWDarjtT1zdp7dd\""));

    [Fact]
    public void A_text_longer_than_any_published_credential_is_not_looked_up() => Assert.False(PublishedCredentials.Have(new string('a', 4_096)));

    [Theory]
    [InlineData("curl -u bob:'Tr0ub4dor3x' https://ci.example.org", "Tr0ub4dor3x")]
    [InlineData("curl --user 'bob':\"Tr0ub4dor3x\" https://ci.example.org", "Tr0ub4dor3x")]
    [InlineData("curl -u \"q8Zr2Lw5Xk9V:\" https://ci.example.org", "q8Zr2Lw5Xk9V")]
    [InlineData("Start(token: q8Zr2Lw5Xk9Vb3Nm7Tc1)", "q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    [InlineData("{ secret: { token: q8Zr2Lw5Xk9Vb3Nm7Tc1}}", "q8Zr2Lw5Xk9Vb3Nm7Tc1")]
    public void A_secret_is_taken_out_whole_and_alone(string text, string secret)
    {
        var redacted = Inspect.Text(text).Content();

        Assert.StartsWith(text[..text.IndexOf(secret, StringComparison.Ordinal)] + "[", redacted, StringComparison.Ordinal);
        Assert.EndsWith("]" + text[(text.IndexOf(secret, StringComparison.Ordinal) + secret.Length)..], redacted, StringComparison.Ordinal);
    }

    private static bool HoldsSecret(string text) => Inspect.Text(text).Results.Any(result => result.Guardrail.Name == "secrets");
}
