using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Identity;

public sealed class ClientCredentialsGrantTests
{
    [Fact]
    public async Task An_agent_with_its_secret_gets_a_token_that_names_it()
    {
        var signIn = await SignIn.StartAsync();

        var issued = Assert.IsType<TokenRequestOutcome.Issued>(await signIn.TryAsync());

        Assert.Equal(TimeSpan.FromMinutes(10), issued.Token.ExpiresIn);
        var accepted = Assert.IsType<AgentTokenOutcome.Accepted>(await signIn.Bench.Verifier.VerifyAsync(issued.Token.Text, default));
        Assert.Equal(signIn.Agent.Id, accepted.Principal.AgentId);
        Assert.Equal(signIn.Credential.Id, accepted.Principal.CredentialId);
        Assert.Equal(signIn.Agent.Epoch, accepted.Principal.Epoch);
    }

    [Theory]
    [InlineData("another agent's secret")]
    [InlineData("operator key")]
    [InlineData("wrong checksum")]
    [InlineData("no such credential")]
    [InlineData("malformed client id")]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("not yet")]
    [InlineData("audit writer")]
    [InlineData("an operator's credential")]
    [InlineData("another agent's credential")]
    [InlineData("another organisation's agent")]
    [InlineData("another key id")]
    [InlineData("no hash")]
    [InlineData("killed")]
    [InlineData("decommissioned")]
    public async Task Every_way_of_being_wrong_gets_the_same_answer(string way)
    {
        var signIn = await SignIn.StartAsync();
        signIn.Spoil(way);

        var refused = Assert.IsType<TokenRequestOutcome.Refused>(await signIn.TryAsync());

        Assert.Equal("invalid_client", refused.Error.ToWireName());
        Assert.Equal(401, refused.Error.ToHttpStatus());
        Assert.Equal("client id or secret is wrong, or no longer good", refused.Description);
    }

    [Fact]
    public async Task A_frozen_agent_learns_that_it_is_frozen()
    {
        var signIn = await SignIn.StartAsync();
        signIn.Agent = signIn.Agent with { Status = AgentStatus.Frozen };

        var refused = Assert.IsType<TokenRequestOutcome.Refused>(await signIn.TryAsync());

        Assert.Equal("invalid_grant", refused.Error.ToWireName());
        Assert.Equal(400, refused.Error.ToHttpStatus());
        Assert.Equal($"agent `{signIn.Agent.Id}` is frozen", refused.Description);
    }

    [Theory]
    [InlineData("wrong checksum", 0)]
    [InlineData("operator key", 0)]
    [InlineData("malformed client id", 0)]
    [InlineData("no such credential", 1)]
    public async Task A_mistyped_secret_costs_no_look_at_the_store(string way, int looks)
    {
        var signIn = await SignIn.StartAsync();
        signIn.Spoil(way);

        await signIn.TryAsync();

        Assert.Equal(looks, signIn.Looks);
    }

    [Fact]
    public async Task A_directory_that_cannot_tell_issues_nothing()
    {
        var signIn = await SignIn.StartAsync();
        signIn.IsDown = true;

        await Assert.ThrowsAsync<IOException>(signIn.TryAsync);
    }

    private sealed class SignIn : ICredentialDirectory, IUsedAssertions, ISignInLog, ICredentialUse
    {
        private bool isAbsent;
        private string clientId = "";
        private string secret = "";

        public required IdentityBench Bench { get; init; }

        public required Agent Agent { get; set; }

        public required Credential Credential { get; set; }

        public int Looks { get; private set; }

        public List<string> Counted { get; } = [];

        public List<string> UsedOnes { get; } = [];

        public bool IsDown { get; set; }

        public static async Task<SignIn> StartAsync()
        {
            var bench = await IdentityBench.StartAsync();
            var made = ClientSecret.New(SecretKind.Agent, bench.Random);
            var agent = Documents.Agent;
            var credential = Documents.Credential with { KeyId = made.KeyId, Secret = (await bench.Peppers.CurrentAsync(default)).Hash(made) };
            return new SignIn { Bench = bench, Agent = agent, Credential = credential, clientId = credential.Id, secret = made.Text };
        }

        public Task<TokenRequestOutcome> TryAsync() =>
            new ClientCredentialsGrant(new AuthenticateClient(this, this, Bench.Peppers, this, this, IdentityBench.Options, Bench.Clock), Bench.Tokens)
                .HandleAsync(new ClientProof.OfSecret(clientId, secret), default);

        public void Used(Credential credential) => UsedOnes.Add(credential.Id);

        public void Refused(Credential credential) => Counted.Add(credential.Id);

        public void Refused(AgentPrincipal token) => throw new InvalidOperationException("a client is no bearer");

        public Task<bool> TakeAsync(string credentialId, string id, DateTimeOffset expiresAt, CancellationToken ct) =>
            throw new InvalidOperationException("a secret is no assertion");

        public Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct)
        {
            Looks++;
            if (IsDown)
                throw new IOException("the store is down");
            return Task.FromResult<(Credential, Agent)?>(isAbsent ? null : (Credential, Agent));
        }

        public void Spoil(string way)
        {
            var now = Bench.Clock.Now;
            isAbsent = way == "no such credential";
            clientId = way == "malformed client id" ? "crd_x' or 1=1" : clientId;
            secret = way switch
            {
                "another agent's secret" => ClientSecret.New(SecretKind.Agent, Bench.Random).Text,
                "operator key" => ClientSecret.New(SecretKind.Operator, Bench.Random).Text,
                "wrong checksum" => secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'),
                _ => secret,
            };
            Credential = way switch
            {
                "revoked" => Credential with { RevokedAt = now },
                "expired" => Credential with { ExpiresAt = now },
                "not yet" => Credential with { NotBefore = now.AddMilliseconds(1) },
                "audit writer" => Credential with { Kind = CredentialKind.AuditWriter },
                "an operator's credential" => Credential with { Holder = new CredentialHolder.OfOperator(Agent.Id) },
                "another agent's credential" => Credential with { Holder = new CredentialHolder.OfAgent("agt_otherotherotherothe1") },
                "another key id" => Credential with { KeyId = "0000000000" },
                "no hash" => Credential with { Secret = null },
                _ => Credential,
            };
            Agent = way switch
            {
                "another organisation's agent" => Agent with { Organisation = "org2org2org2" },
                "killed" => Agent with { Status = AgentStatus.Killed },
                "decommissioned" => Agent with { Status = AgentStatus.Decommissioned },
                _ => Agent,
            };
        }
    }
}
