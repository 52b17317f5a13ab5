using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Tests.Vault;

/// <summary>An agent with a connection that uses a person's grant at a provider that rotates.</summary>
internal sealed class VaultBench
{
    public const string Organisation = EngineBench.Organisation;
    public const string Operator = EngineBench.Operator;
    public const string Person = "user:ana@example.com";

    public static readonly ProviderEndpoints Endpoints = new("https://login.example/authorize", "https://login.example/token", "https://login.example/revoke");

    public EngineBench At { get; } = new();

    public RotatingProvider Told { get; } = new();

    public Agent Agent { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public TokenProvider Provider { get; private set; } = null!;

    public string Grant { get; private set; } = null!;

    public GrantRows Rows => At.Get<GrantRows>();

    public static async Task<VaultBench> StartAsync(string policy = """{"vault":{"exchange":true}}""", params string[] scopes)
    {
        var bench = new VaultBench();
        bench.At.Target.Answer = bench.Told.Answer;
        bench.Agent = await bench.At.AgentAsync();
        bench.Provider = EngineBench.Value(await bench.At.Get<ChangeProviders>().AddAsync(Organisation, Draft(), Operator, default));
        bench.Grant = EngineBench.Value(await bench.ImportAsync(Person, "calendar.read", "mail.read")).Grant.Id;
        bench.Connection = EngineBench.Value(await bench.ConnectAsync(policy, scopes.Length == 0 ? ["calendar.read", "mail.read"] : scopes));
        return bench;
    }

    public static ProviderDraft Draft(string? issuer = null) => new("calendar", issuer, Endpoints, "gatehouse", ClientAuthentication.ClientSecretBasic) { Secret = "a-client-secret" };

    public Task<ChangeOutcome<StartedGrant>> ImportAsync(string user, params string[] scopes) =>
        At.Get<StartGrant>().HandleAsync(Organisation, new GrantDraft(Provider.Id, user, scopes) { RefreshToken = RotatingProvider.First }, null, Operator, default);

    public Task<ChangeOutcome<Connection>> ConnectAsync(string policy, IReadOnlyList<string> scopes) =>
        At.OpenConnection.HandleAsync(Organisation, EngineBench.Draft(Agent, policy) with { Credential = new ConnectionCredential(Grant, scopes) }, Operator, default);

    public Task<ExchangeOutcome> ExchangeAsync(params string[] scopes) => ExchangeAsync(At, scopes);

    public Task<ExchangeOutcome> ExchangeAsync(EngineBench at, params string[] scopes) =>
        at.Get<ExchangeToken>().HandleAsync(EngineBench.Caller(Agent), new ExchangeRequest(Grant, Connection.Id, scopes.Length == 0 ? null : scopes), default);

    public EngineBench Beside()
    {
        var other = new EngineBench(At);
        other.Target.Answer = Told.Answer;
        return other;
    }

    public async Task<Grant> GrantAsync() => (await Rows.FindAsync(Organisation, Grant, default))!;
}
