using System.Runtime.CompilerServices;
using Gatehouse.Alerts;
using Gatehouse.Audit.Reading;
using Gatehouse.Baselines;
using Gatehouse.Delegation;
using Gatehouse.Health;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Siem;
using Gatehouse.Trust;
using Gatehouse.Vault.Grants;

namespace Gatehouse.Closing;

/// <summary>Every partition of an organisation that may hold a row, but for the one of its keys.</summary>
public sealed class OrganisationPartitions(Ledgers ledgers, AuditChains chains, AgentDirectory agents)
{
    private static readonly string[] single = [CheckChains.Partition, SiemRows.Partition, TrustRecords.Partition, BaselineRows.Partition, UsedCredentials.Partition, People.Partition, GrantRows.Partition];

    /// <summary>The organisation's own ledger, which names the agents and credentials of others, is the last but for the index, which names the chains.</summary>
    public async IAsyncEnumerable<string> NamesAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var name in single)
            yield return name;
        await foreach (var name in OwnAsync(organisation, ct))
            yield return name;
    }

    /// <summary>Those that hold nothing which nobody may ever be shown.</summary>
    public async IAsyncEnumerable<string> OwnAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var agent in Pages.AllAsync(after => agents.IdsAsync(organisation, after, TableLimits.MaxRange, ct)))
            yield return OpenSession.CountPartition(agent);
        await foreach (var key in Pages.AllAsync(after => CredentialsAsync(organisation, after, ct)))
            yield return UsedAssertions.Partition(key);
        await foreach (var chain in chains.IdsAsync(organisation, ct))
        {
            if (Ids.Is(IdKind.Connection, chain))
                yield return HealthRows.Partition(chain);
            if (chain != Ledgers.ControlPartition)
                yield return chain;
        }

        yield return Ledgers.ControlPartition;
        yield return Ledgers.IndexPartition;
    }

    private Task<IReadOnlyList<string>> CredentialsAsync(string organisation, string after, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.ControlPartition, LedgerRows.Credential(""), after, TableLimits.MaxRange, ct);
}
