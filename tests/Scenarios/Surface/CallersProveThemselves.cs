using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class CallersProveThemselves(SmallHouse house) : IClassFixture<SmallHouse>
{
    [Theory]
    [InlineData("", 400, "invalid_request")]
    [InlineData("grant_type=password", 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=x&client_secret=y", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=everything", 400, "invalid_scope")]
    [InlineData("grant_type=client_credentials&client_id=ID&client_id=ID&client_secret=SECRET", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=ID&client_assertion=x", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=ID&client_secret=SECRET", 200, null)]
    [InlineData("grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=dispatch&unknown=1", 200, null)]
    public async Task A_token_is_given_to_who_asks_rightly(string form, int status, string? error)
    {
        var answer = await house.SignInAsync(form.Replace("ID", house.ClientId).Replace("SECRET", house.ClientSecret));

        Assert.Equal(status, answer.Status);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        if (error is not null)
            Assert.Equal(error, answer.Text("error"));
        if (status == 401)
            Assert.StartsWith("Basic", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task A_client_proves_itself_once()
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{house.ClientId}:{house.ClientSecret}"));

        Assert.Equal(200, (await house.SignInAsync("grant_type=client_credentials", basic)).Status);
        Assert.Equal("invalid_request", (await house.SignInAsync($"grant_type=client_credentials&client_id={house.ClientId}&client_secret={house.ClientSecret}", basic)).Text("error"));
        Assert.Equal("invalid_client", (await house.SignInAsync("grant_type=client_credentials", "Basic !")).Text("error"));
        Assert.Equal("invalid_request", (await house.SignInAsync("{}", contentType: "application/json")).Text("error"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("gth_op_0123456789_x")]
    [InlineData("gth_live_0123456789_x")]
    public async Task Who_proves_nothing_is_told_how_to(string? bearer)
    {
        foreach (var (method, path) in new[] { ("POST", "/v1/dispatch"), ("GET", "/v1/agents"), ("GET", "/v1/tasks/x") })
        {
            var answer = await house.SendAsync(method, path, bearer, method == "POST" ? "{}" : null);

            Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
            Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        }
    }

    [LocalFact]
    public async Task The_server_says_where_everything_is_and_it_is_there()
    {
        var metadata = await house.SendAsync("GET", "/.well-known/oauth-authorization-server", null);

        Assert.Equal((200, "https://gatehouse.local", "no-store"), (metadata.Status, metadata.Text("issuer"), metadata.Headers["Cache-Control"]));
        foreach (var name in new[] { "token_endpoint", "revocation_endpoint", "introspection_endpoint" })
        {
            var path = new Uri(metadata.Text(name)).AbsolutePath;
            Assert.Equal(metadata.Text(name), house.Address + path);
            Assert.Equal("invalid_request", (await house.SendAsync("POST", path, null, "{}")).Text("error"));
            Assert.Equal(["client_secret_basic", "client_secret_post", "private_key_jwt"], Texts(metadata, $"{name}_auth_methods_supported"));
            Assert.Equal(["ES256"], Texts(metadata, $"{name}_auth_signing_alg_values_supported"));
        }

        Assert.Equal(["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"], Texts(metadata, "grant_types_supported"));
        Assert.Equal(200, (await house.SendAsync("GET", new Uri(metadata.Text("jwks_uri")).AbsolutePath, null)).Status);
    }

    private static IEnumerable<string?> Texts(Reply reply, string name) => reply.Body.GetProperty(name).EnumerateArray().Select(item => item.GetString());

    [Fact]
    public async Task Agents_dispatch_and_operators_manage()
    {
        Assert.Equal((403, "forbidden"), await AnswerAsync(house.AsAgentAsync("GET", "/v1/agents")));
        Assert.Equal((403, "forbidden"), await AnswerAsync(house.AsOwnerAsync("POST", "/v1/dispatch", "{}")));
        Assert.Equal((403, "forbidden"), await AnswerAsync(house.AsAgentAsync("GET", "/v1/audit/export")));
    }

    private static async Task<(int Status, string Code)> AnswerAsync(Task<Reply> asking)
    {
        var reply = await asking;
        return (reply.Status, reply.Code);
    }
}
