using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Alerts;

/// <summary>Reads what rules look at of credentials: by ranges, whatever their number.</summary>
public sealed class GatherCredentials(Ledgers ledgers, AgentDirectory agents, OperatorDirectory operators, UsedCredentials used)
{
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyList<AlertFacts>> HandleAsync(string organisation, DateTimeOffset window, CancellationToken ct)
    {
        var active = await ActiveAsync(organisation, window, ct);
        if (active.Length == 0)
            return [];
        var holders = await HoldersAsync(organisation, ct);
        var uses = await used.AllAsync(organisation, ct);
        return
        [
            .. from credential in active
               where holders.Contains(credential.Holder)
               group credential by (credential.Holder, IsWriter: credential.Kind is CredentialKind.AuditWriter) into held
               from one in held
               select new AlertFacts(one.Id, window) { Agent = (one.Holder as CredentialHolder.OfAgent)?.Id, Credential = LifeOf(one, held, uses) },
        ];
    }

    internal static CredentialLife LifeOf(Credential one, IEnumerable<Credential> held, IReadOnlyDictionary<string, CredentialUse> uses)
    {
        Credential[] newer = [.. held.Where(other => other.CreatedAt > one.CreatedAt)];
        return new CredentialLife(one.ExpiresAt, uses.GetValueOrDefault(one.Id)?.LastAt)
        {
            ReplacedAt = newer.Select(other => uses.GetValueOrDefault(other.Id)?.FirstAt).Min(),
            IsOutlived = newer.Any(other => other.ExpiresAt is not { } end || end > one.ExpiresAt),
        };
    }

    private async Task<Credential[]> ActiveAsync(string organisation, DateTimeOffset now, CancellationToken ct) =>
    [
        .. from row in await ledgers.Store(organisation).ReadAllAsync(Ledgers.ControlPartition, LedgerRows.Credential(""), ct)
           let credential = HeldCredentials.ParseOne(row.Content.Body)
           where credential.IsActive(now)
           select credential,
    ];

    /// <summary>Whoever is gone needs no credential.</summary>
    private async Task<HashSet<CredentialHolder>> HoldersAsync(string organisation, CancellationToken ct)
    {
        var holders = new HashSet<CredentialHolder>();
        await foreach (var agent in Pages.AllAsync(after => agents.ListAsync(organisation, after, TableLimits.MaxRange, ct), agent => agent.Id))
        {
            if (agent.Status is AgentStatus.Active or AgentStatus.Frozen)
                holders.Add(new CredentialHolder.OfAgent(agent.Id));
        }

        await foreach (var one in operators.AllAsync(organisation, ct))
        {
            if (one.RemovedAt is null)
                holders.Add(new CredentialHolder.OfOperator(one.Id));
        }

        return holders;
    }
}
