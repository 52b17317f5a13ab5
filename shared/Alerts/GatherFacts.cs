using Gatehouse.Baselines;
using Gatehouse.Delivery;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Trust;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Alerts;

/// <summary>Reads what rules look at of one agent and its connections.</summary>
public sealed class GatherFacts(LearnBaselines learn, TrustRecords trust, DeadLetterIndex letters, GrantRows grants, BaselineOptions baselines, AlertOptions options)
{
    // More than rules tell apart.
    private const int MostLetters = 100;

    private static readonly TimeSpan hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    /// <param name="connections">The agent's.</param>
    /// <param name="house">All of the organisation's.</param>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<AlertFacts>> HandleAsync(string organisation, string agent, IReadOnlyList<Connection> connections, SourcesOfTargets house, DateTimeOffset window, CancellationToken ct)
    {
        var known = await learn.HandleAsync(organisation, agent, [.. connections.Select(connection => connection.Id)], window, ct);
        var facts = new List<AlertFacts>();
        foreach (var connection in connections)
        {
            var (baseline, time) = known.Connections[connection.Id];
            facts.Add(new AlertFacts(connection.Id, window)
            {
                Agent = agent,
                Connection = connection.Id,
                Hour = time.Between(window - hour, window),
                Lately = time.Between(window - options.ErrorTime, window),
                IsBroken = time.IsBroken,
                NormalSpend = baseline.Spend.NormalAt(window, baselines),
                NormalGuardrails = baseline.Guardrails.NormalAt(window, baselines),
                DeadLetters = (await letters.ListAsync(organisation, connection.Id, Ids.FirstTask(connection.Id, window - day), MostLetters, ct)).Count,
                Grant = connection.Credential is { } credential ? await FindAsync(organisation, credential.Grant, ct) : null,
                Source = window - connection.CreatedAt < options.NewFor ? house.Of(connection, window) : null,
            });
        }

        facts.Add(new AlertFacts(agent, window)
        {
            Agent = agent,
            Hour = facts.Aggregate(Health.HealthCounters.None, (sum, one) => sum.With(one.Hour)),
            NormalSpend = known.Baseline.Spend.NormalAt(window, baselines),
            NormalGuardrails = known.Baseline.Guardrails.NormalAt(window, baselines),
            Trust = await trust.FindAsync(organisation, agent, ct) is var (record, _) ? FallOf(record, window) : null,
        });
        return facts;
    }

    private async Task<GrantFinding> FindAsync(string organisation, string grant, CancellationToken ct) =>
        new(grant, await grants.FindAsync(organisation, grant, ct) is { Status: GrantStatus.Broken, Why: var why } ? why ?? "" : null);

    /// <summary>The highest score among the changes of the last day, the one that stood when it began, and the one that stands.</summary>
    internal static TrustFall FallOf(TrustRecord record, DateTimeOffset window)
    {
        var begun = record.History.Count(change => change.At <= window - day);
        return new TrustFall(record.Score, record.History.Skip(Math.Max(0, begun - 1)).Select(change => change.Score).Append(record.Score).Max());
    }
}
