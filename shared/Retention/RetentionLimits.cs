using Gatehouse.Incidents;
using Gatehouse.Ledger;

namespace Gatehouse.Retention;

/// <summary>What ends a run for an organisation: its time, and an incident that is opened meanwhile.</summary>
/// <param name="since">From when on an incident is looked for; what was opened before was looked at.</param>
/// <param name="until">Nothing is begun later.</param>
public sealed class RetentionLimits(Ledgers ledgers, IncidentDirectory incidents, string organisation, DateTimeOffset since, DateTimeOffset until)
{
    // Two gates' clocks differ by less than twice two seconds.
    private static readonly TimeSpan otherClocks = TimeSpan.FromSeconds(4);

    public bool IsOver => ledgers.Clock.Now >= until;

    /// <summary>To be asked before each batch that gives something up.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<bool> AllowAsync(CancellationToken ct) => !IsOver && !await incidents.AnyOpenedAsync(organisation, since - otherClocks, ct);
}
