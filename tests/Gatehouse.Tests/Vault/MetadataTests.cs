using System.Text;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Vault;

public sealed class MetadataTests
{
    private const string Issuer = "https://login.example";

    public static string Document(bool namesIssuer = false, string more = "") =>
        $$"""{"issuer":"{{Issuer}}","authorization_endpoint":"{{Issuer}}/authorize","token_endpoint":"{{Issuer}}/token","revocation_endpoint":"{{Issuer}}/revoke","authorization_response_iss_parameter_supported":{{(namesIssuer ? "true" : "false")}}{{more}}}""";

    [Theory]
    [InlineData("", ClientAuthentication.ClientSecretBasic, "")]
    [InlineData("", ClientAuthentication.ClientSecretPost, "does not offer `client_secret_post`")]
    [InlineData(""","token_endpoint_auth_methods_supported":["private_key_jwt"]""", ClientAuthentication.PrivateKeyJwt, "")]
    [InlineData(""","token_endpoint_auth_methods_supported":["private_key_jwt"]""", ClientAuthentication.ClientSecretBasic, "does not offer `client_secret_basic`")]
    [InlineData(""","code_challenge_methods_supported":["plain"]""", ClientAuthentication.ClientSecretBasic, "PKCE")]
    [InlineData(""","grant_types_supported":["authorization_code"]""", ClientAuthentication.ClientSecretBasic, "`refresh_token`")]
    public void Metadata_must_offer_what_the_gate_needs(string more, ClientAuthentication authentication, string fault) =>
        Assert.Contains(fault, ProviderMetadata.Parse(Encoding.UTF8.GetBytes(Document(more: more)), Issuer, authentication).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("""{"issuer":"https://evil.example"}""", "another issuer")]
    [InlineData("""{"issuer":"https://login.example"}""", "lacks")]
    [InlineData("""{"issuer":"https://login.example","issuer":"https://login.example"}""", "no JSON")]
    public void Metadata_that_cannot_be_relied_on_is_refused(string document, string fault) =>
        Assert.Contains(fault, ProviderMetadata.Parse(Encoding.UTF8.GetBytes(document), Issuer, ClientAuthentication.ClientSecretBasic).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://10.0.0.1/token", "$.endpoints.token")]
    [InlineData("http://login.example/token", "$.endpoints.token")]
    public async Task A_provider_is_asked_only_where_the_gate_may_call(string token, string clause)
    {
        var draft = VaultBench.Draft() with { Endpoints = VaultBench.Endpoints with { Token = token } };

        Assert.Equal(clause, Refused(await new EngineBench().Get<ChangeProviders>().AddAsync(VaultBench.Organisation, draft, VaultBench.Operator, default)).Clause);
    }

    /// <summary>Else an owner could have a proof made out to another's provider sent to a place of their own.</summary>
    [Fact]
    public async Task The_gate_proves_itself_only_where_an_issuer_says()
    {
        var draft = VaultBench.Draft("https://login.example") with { Authentication = ClientAuthentication.PrivateKeyJwt, Secret = null };

        Assert.Equal("$.endpoints", Refused(await new EngineBench().Get<ChangeProviders>().AddAsync(VaultBench.Organisation, draft, VaultBench.Operator, default)).Clause);
    }

    [Fact]
    public async Task Tokens_of_a_provider_are_never_sent_elsewhere_and_a_secret_that_is_left_out_stays()
    {
        var bench = await VaultBench.StartAsync();
        var change = bench.At.Get<ChangeProviders>();
        var elsewhere = VaultBench.Draft() with { Endpoints = VaultBench.Endpoints with { Token = "https://evil.example/token" } };

        Assert.Equal(RefusalCode.Conflict, Refused(await change.ReplaceAsync(VaultBench.Organisation, bench.Provider.Id, elsewhere, 1, VaultBench.Operator, default)).Code);
        Assert.Equal("$.client.secret", Refused(await change.ReplaceAsync(VaultBench.Organisation, bench.Provider.Id, VaultBench.Draft() with { Secret = null, ClientId = "another" }, 1, VaultBench.Operator, default)).Clause);
        var kept = EngineBench.Value(await change.ReplaceAsync(VaultBench.Organisation, bench.Provider.Id, VaultBench.Draft() with { Secret = null, Name = "other" }, 1, VaultBench.Operator, default));

        Assert.Equal(("other", 2), (kept.Name, kept.Revision));
        Assert.Equal(bench.Provider.Secret, kept.Secret);
        Assert.Equal(RefusalCode.Stale, Refused(await change.RemoveAsync(VaultBench.Organisation, bench.Provider.Id, 1, VaultBench.Operator, default)).Code);
    }

    private static Refusal Refused(ChangeOutcome<TokenProvider> outcome) => Assert.IsType<ChangeOutcome<TokenProvider>.Refused>(outcome).Refusal;
}
