using Gatehouse.Alerts.Routes;
using Gatehouse.Alerts.Rules;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Telemetry;

namespace Gatehouse.Alerts;

/// <summary>
/// Looks at everything there are rules for, once in each window: reads, learns what is normal, and writes only where an alert
/// changes. No dispatch waits for it, and doing it again, on however many instances, raises nothing twice.
/// </summary>
public sealed class WatchAlerts(
    Ledgers ledgers, OrganisationDirectory organisations, LinkIndex links, ConnectionDirectory connections, GatherFacts gather, GatherCredentials credentials, CheckChains check,
    KnownOrganisations foreign, AlertDirectory alerts, AlertRoutes routes, RecordAlert record, AlertOptions options)
{
    private const int AtOnce = 8;
    private const int RecordedAtOnce = 32;

    /// <exception cref="StoreUnavailableException">The organisations cannot be listed.</exception>
    public Task RunAsync(CancellationToken ct) => RunAsync(ledgers.Clock.Now, ct);

    /// <param name="now">Within the window that is looked at.</param>
    /// <param name="ct">Ends the run; the next one makes up for it.</param>
    internal async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var window = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % options.Every.Ticks), TimeSpan.Zero);
        var isComplete = true;
        await foreach (var organisation in organisations.AllAsync(null, ct))
            isComplete &= await TryAsync(() => LookAsync(organisation, window, ct), ct);
        ledgers.Meters.LookedForAlerts(isComplete);
    }

    private async Task<bool> LookAsync(string organisation, DateTimeOffset window, CancellationToken ct)
    {
        var found = new List<AlertFinding>();
        var linked = await links.AllAsync(organisation, ct);
        var isComplete = await LookAtAgentsAsync(organisation, linked, window, found, ct);
        isComplete &= await LookAtChainsAsync(organisation, linked, window, found, ct);
        isComplete &= await TryAsync(async () => found.AddRange(JudgeAll(await credentials.HandleAsync(organisation, window, ct))), ct);
        isComplete &= await TryAsync(async () => found.AddRange(JudgeAll(await StrangersAsync(organisation, window, ct))), ct);

        var open = (await alerts.ListAsync(organisation, null, "", int.MaxValue, ct)).Where(alert => alert.IsOpen).ToArray();
        var judged = found.Select(one => (one.Rule, one.Subject)).ToHashSet();
        // What is not there any more is calm; what could not be looked at is as it was.
        if (isComplete)
            found.AddRange(open.Where(alert => !judged.Contains((alert.Rule, alert.Subject))).Select(alert => new AlertFinding(alert.Rule, alert.Subject, alert.Agent, null)));
        var standing = open.Select(alert => (alert.Rule, alert.Subject)).ToHashSet();
        var told = await routes.ListAsync(organisation, ct);
        // Those of a chunk share a commit.
        foreach (var some in Explained(found, standing).Where(finding => finding.Signal is { IsRaised: true } || standing.Contains((finding.Rule, finding.Subject))).Chunk(RecordedAtOnce))
            isComplete &= (await Task.WhenAll(some.Select(finding => record.HandleAsync(organisation, finding, told, window, ct)))).All(isWritten => isWritten);
        return isComplete;
    }

    private async Task<bool> LookAtAgentsAsync(string organisation, IReadOnlyList<string> linked, DateTimeOffset window, List<AlertFinding> found, CancellationToken ct)
    {
        var isComplete = true;
        var house = new List<Connection>();
        foreach (var some in linked.Chunk(AtOnce))
        {
            var reads = await Task.WhenAll(some.Select(async id =>
            {
                ConnectionEntry? entry = null;
                return (IsRead: await TryAsync(async () => entry = await connections.FindAsync(organisation, id, afresh: false, ct), ct), Entry: entry);
            }));
            isComplete &= reads.All(read => read.IsRead);
            house.AddRange(reads.Select(read => read.Entry).OfType<ConnectionEntry>().Select(entry => entry.Document));
        }

        var sources = new SourcesOfTargets(house);
        foreach (var some in house.GroupBy(connection => connection.From, StringComparer.Ordinal).Chunk(AtOnce))
        {
            var looks = await Task.WhenAll(some.Select(async agent =>
            {
                IReadOnlyList<AlertFacts> facts = [];
                var isLookedAt = await TryAsync(async () => facts = await gather.HandleAsync(organisation, agent.Key, [.. agent], sources, window, ct), ct);
                return (isLookedAt, facts);
            }));
            foreach (var (isLookedAt, facts) in looks)
            {
                isComplete &= isLookedAt;
                found.AddRange(JudgeAll(facts));
            }
        }

        return isComplete;
    }

    private async Task<bool> LookAtChainsAsync(string organisation, IReadOnlyList<string> linked, DateTimeOffset window, List<AlertFinding> found, CancellationToken ct)
    {
        var isComplete = true;
        List<string> names = [AlertRows.Partition, Ledgers.ControlPartition, .. linked];
        for (var after = ""; await links.EventsAsync(organisation, after, TableLimits.MaxRange, ct) is { Count: > 0 } agents; after = agents[^1])
            names.AddRange(agents.Select(AgentEvents.Partition));
        // A chain that nothing names any more is still one.
        var seen = await check.SeenAsync(organisation, ct);
        names.AddRange(seen.Keys);
        foreach (var some in names.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var looks = await Task.WhenAll(some.Select(async chain =>
            {
                ChainFinding? finding = null;
                var isLookedAt = await TryAsync(async () => finding = await check.HandleAsync(organisation, chain, seen.GetValueOrDefault(chain), ct), ct);
                return (chain, isLookedAt, finding);
            }));
            isComplete &= looks.All(look => look.isLookedAt);
            found.AddRange(JudgeAll([.. looks.Where(look => look.finding is not null).Select(look => new AlertFacts(look.chain, window) { Chain = look.finding })]));
        }

        return isComplete;
    }

    private async Task<IReadOnlyList<AlertFacts>> StrangersAsync(string organisation, DateTimeOffset window, CancellationToken ct) =>
        [.. (await foreign.LookAsync(organisation, window, ct))
            .Where(one => window - one.Since < options.NewFor)
            .Select(one => new AlertFacts(one.Connection.Organisation, window) { Source = new NewSource(one.Connection.Organisation, one.Connection.Connection, window - one.Since, TimeSpan.Zero, IsForeign: true) })];

    private IEnumerable<AlertFinding> JudgeAll(IReadOnlyList<AlertFacts> all) =>
        from facts in all
        from rule in AlertRules.All
        let signal = rule.Judge(facts, options)
        where signal is not null
        select new AlertFinding(rule.Name, facts.Subject, facts.Agent, signal);

    /// <summary>What one of its connections explains is not an agent's alert, too.</summary>
    private static IEnumerable<AlertFinding> Explained(List<AlertFinding> found, HashSet<(string Rule, string Subject)> standing)
    {
        var byConnections = found
            .Where(finding => finding.Agent is not null && finding.Agent != finding.Subject && (finding.Signal is { IsRaised: true } || standing.Contains((finding.Rule, finding.Subject))))
            .Select(finding => (finding.Rule, finding.Agent!))
            .ToHashSet();
        return found.Select(finding => finding.Agent == finding.Subject && byConnections.Contains((finding.Rule, finding.Subject)) ? finding with { IsExplained = true } : finding);
    }

    /// <returns>False when the store did not answer, or what it holds makes no sense: the others are looked at all the same.</returns>
    private Task<bool> TryAsync(Func<Task> look, CancellationToken ct) => ledgers.Meters.TryAsync(look, ct);

    private async Task<bool> TryAsync(Func<Task<bool>> look, CancellationToken ct)
    {
        var isComplete = true;
        return await TryAsync(async () => { isComplete = await look(); }, ct) && isComplete;
    }
}
