using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Delivery;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Alerts;

/// <summary>A house that is watched: what its connections have counted is the test's to say.</summary>
internal sealed class AlertBench
{
    public const string Organisation = EngineBench.Organisation;

    private readonly Dictionary<string, HealthCounters> counted = [];

    private readonly MailServer mail = new();

    public AlertBench() => Bench = new(adapt: services => services.AddSingleton(AlertOptions.Default with { CalmLooks = 3, EntriesAtOnce = 2 }).AddSingleton<IAlertChannel>(mail));

    public EngineBench Bench { get; }

    /// <summary>What the mail server does; it answers nobody.</summary>
    public Func<Task<bool>> Mail { set => mail.Answer = value; }

    public Agent Agent { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    public DateTimeOffset Now => Bench.World.Time.GetUtcNow();

    public static async Task<AlertBench> OpenAsync()
    {
        var made = new AlertBench();
        var founded = new Organisation(Organisation, "house", made.Now) { Revision = 1 };
        await made.Bench.Ledgers.Store(OperatorDirectory.Platform).WriteAsync(
            OperatorDirectory.OrganisationsPartition, [new TableWrite.Insert(founded.Id, new RowContent(OperatorDirectory.Platform, "", OrganisationDirectory.Serialize(founded)))], default);
        made.Agent = await made.Bench.AgentAsync();
        made.Connection = await made.Bench.ConnectionAsync(made.Agent);
        return made;
    }

    /// <summary>A connection counts something, and is looked at in the next window, an instance at a time.</summary>
    public async Task LookAsync(Func<HealthCounters, HealthCounters> count, TimeSpan? after = null, string? of = null, int instances = 1, BreakerPhase breaker = BreakerPhase.Closed)
    {
        Bench.World.Time.Advance(after ?? TimeSpan.FromMinutes(5));
        var connection = of ?? Connection.Id;
        counted[connection] = count(counted.GetValueOrDefault(connection, HealthCounters.None));
        var window = new DateTimeOffset(Now.UtcTicks - (Now.UtcTicks % TimeSpan.FromMinutes(5).Ticks), TimeSpan.Zero);
        await Bench.Ledgers.Store(Organisation).WriteAsync(HealthRows.Partition(connection), [HealthRows.Insert(Organisation, window, new HealthSnapshot(Now, 1, counted[connection]) { Breaker = breaker })], default);
        for (var n = 0; n < instances; n++)
            await (n == 0 ? Bench : new EngineBench(Bench)).Get<WatchAlerts>().RunAsync(default);
    }

    public Task LookAsync(TimeSpan? after = null) => LookAsync(counters => counters, after);

    public async Task<IReadOnlyList<Alert>> AlertsAsync(AlertState? state = null) => await Bench.Get<AlertDirectory>().ListAsync(Organisation, state, "", 1000, default);

    public async Task<AlertRoute> RouteAsync(AlertChannelKind channel = AlertChannelKind.Webhook, params string[] rules) => EngineBench.Value(await Bench.Get<ChangeAlertRoutes>().AddAsync(
        Organisation, new AlertRouteDraft("on call", channel, channel is AlertChannelKind.Webhook ? "https://hooks.example.com/gate" : "ana@example.com", rules.Length == 0 ? null : rules), EngineBench.Operator, default));

    /// <summary>Messages about alerts that were sent so far.</summary>
    public IReadOnlyList<GateMessage> Messages => [.. Bench.World.Queue.Sent.Select(sent => GateMessage.Parse(sent.Body.Span)!).Where(message => message.Step == TaskStep.Alert)];

    public async Task<Handling> HandleAsync(GateMessage message) =>
        await Bench.Get<SendAlert>().JudgeAsync(message, default) is MessageVerdict.Act ? await Bench.Get<SendAlert>().HandleAsync(message, default) : Handling.Done;

    public IReadOnlyList<string> EntriesOf(string chain) =>
        [.. Bench.World.Table.Rows($"{Organisation}|{chain}", "audit|").Select(row => System.Text.Json.JsonDocument.Parse(row.Content.Body).RootElement.GetProperty("kind").GetString()!)];

    public static Func<HealthCounters, HealthCounters> Spend(decimal more) => counters => counters with { Spent = counters.Spent + Money.Of(more) };

    public static Func<HealthCounters, HealthCounters> Call(long failed, long of) => counters => counters with { Calls = counters.Calls + of, Failures = counters.Failures + failed };

    private sealed class MailServer : IAlertChannel
    {
        public Func<Task<bool>> Answer { get; set; } = () => throw new IOException("nobody answers");

        public AlertChannelKind Kind => AlertChannelKind.Email;

        public Task<bool> SendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct) => Answer();
    }
}
