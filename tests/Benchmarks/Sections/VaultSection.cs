using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Gatehouse.Vault.Providers;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>An agent's token for a provider's, in process on SQLite: decided, charged, chained and durable before anything is given.</summary>
internal static class VaultSection
{
    // Of so many scopes there are more sets than tokens are held: each asks for another, and each must be refreshed.
    private const int Scopes = 12;
    private const string Operator = "opr_benchmark";

    private static readonly int[] clients = [1, 16];

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ReportTable("Vault: exchanges of an agent's token for a provider's, in process on SQLite",
            "what", "exchanges/s", "durable rows/s", "exchanges a row", "p50 ms", "p99 ms", "refreshes an exchange", "transactions an exchange", "KB an exchange", "CPU us an exchange");
        foreach (var concurrent in clients)
        {
            await AddAsync(table, options, concurrent, isRefreshed: false);
            await AddAsync(table, options, concurrent, isRefreshed: true);
        }

        table.Note("A durable row: one of 512 bytes, put through the same store by as many at once. Each of those at once has a grant and a connection of its own.");
        table.Note("Refreshed: the provider answers in process, at once, and rotates its token: what it takes itself comes on top.");
        yield return table;
    }

    private static async Task AddAsync(ReportTable table, BenchmarkOptions options, int concurrent, bool isRefreshed)
    {
        using var folder = new TemporaryFolder();
        var provider = new RotatingProvider();
        using var gate = await GateInProcess.OpenAsync(folder.Path, connections: 1, transport: provider);
        var floor = await RowsAsync(gate, options, concurrent);
        var grants = await ConnectAsync(gate, concurrent);
        var exchange = gate.Get<ExchangeToken>();
        var (calls, refreshed, transactions) = (0L, 0L, 0L);
        var load = await Load.RunAsync(
            concurrent,
            options,
            async (client, turn) =>
            {
                Interlocked.Increment(ref calls);
                if (await exchange.HandleAsync(gate.Caller, grants[client] with { Scopes = isRefreshed ? Subset(turn) : null }, CancellationToken.None) is not ExchangeOutcome.Issued)
                    throw new InvalidOperationException("an exchange was refused");
            },
            () => (calls, refreshed, transactions) = (0, provider.Refreshed, gate.Writes.Transactions));

        double done = calls;
        table.Row(
            $"{(isRefreshed ? "refreshed" : "held")}, {concurrent} at once",
            Figures.Whole(load.PerSecond),
            Figures.Whole(floor),
            Figures.Hundredths(load.PerSecond / floor),
            Figures.Milliseconds(load.P50),
            Figures.Milliseconds(load.P99),
            Figures.Hundredths((provider.Refreshed - refreshed) / done),
            Figures.Hundredths((gate.Writes.Transactions - transactions) / done),
            Figures.Tenths(load.Bytes / 1024),
            Figures.Whole(load.Work.TotalMicroseconds));
    }

    private static async Task<double> RowsAsync(GateInProcess gate, BenchmarkOptions options, int concurrent)
    {
        var content = new RowContent(gate.Organisation, "", new byte[512]);
        return (await Load.RunAsync(concurrent, options, async (client, turn) =>
        {
            if ((await gate.Store.WriteAsync($"{gate.Organisation}|$floor", [new TableWrite.Insert($"{client}-{turn}", content)], CancellationToken.None)).Value is not BatchOutcome.Applied)
                throw new InvalidOperationException("a row was not taken");
        })).PerSecond;
    }

    private static async Task<ExchangeRequest[]> ConnectAsync(GateInProcess gate, int concurrent)
    {
        var endpoints = new ProviderEndpoints("https://login.example/authorize", "https://login.example/token", null);
        var draft = new ProviderDraft("calendar", null, endpoints, "gatehouse", ClientAuthentication.ClientSecretBasic) { Secret = "a-client-secret" };
        var provider = Value(await gate.Get<ChangeProviders>().AddAsync(gate.Organisation, draft, Operator, CancellationToken.None));
        var requests = new ExchangeRequest[concurrent];
        for (var i = 0; i < concurrent; i++)
        {
            var imported = new GrantDraft(provider.Id, "user:ana@example.com", [.. All]) { RefreshToken = "the-first-refresh-token" };
            var grant = Value(await gate.Get<StartGrant>().HandleAsync(gate.Organisation, imported, null, Operator, CancellationToken.None)).Grant.Id;
            var connection = new ConnectionDraft($"calendar {i}", gate.Caller.AgentId, new ConnectionTarget.ToHttp("https://calendar.example.com/"), Samples.PolicyOf("""{ "vault": { "exchange": true } }"""), Resource: null)
            {
                Credential = new ConnectionCredential(grant, [.. All]),
            };
            requests[i] = new ExchangeRequest(grant, Value(await gate.Get<OpenConnection>().HandleAsync(gate.Organisation, connection, Operator, CancellationToken.None)).Id, null);
        }

        return requests;
    }

    private static IEnumerable<string> All => Enumerable.Range(0, Scopes).Select(number => $"scope{(char)('a' + number)}");

    private static string[] Subset(int turn) => [.. All.Where((_, at) => ((turn % ((1 << Scopes) - 1)) + 1 >> at & 1) == 1)];

    private static T Value<T>(ChangeOutcome<T> outcome) => outcome.Match(changed => changed, refusal => throw new InvalidOperationException(refusal.Detail));
}
