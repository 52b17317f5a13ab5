using Gatehouse.Caching;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Budgets;

/// <summary>Finds out which budgets there are. What it remembers is at most two seconds old, which a new budget waits for.</summary>
public sealed class BudgetDirectory(Ledgers ledgers, TimeProvider time, LedgerOptions ledgerOptions, BudgetOptions options)
{
    private const string Prefix = "budget|";
    private const string Any = "";

    private readonly GenerationCache<(string Organisation, string Key), Presence> known = new(options.Remembered);

    /// <summary>
    /// How long after its reading a decision may rely on it: as long as it is remembered, and what the last decision's clock
    /// may be ahead of this instance's. A new budget is acknowledged no sooner.
    /// </summary>
    public TimeSpan GoodFor => options.RememberedFor + (2 * ledgerOptions.ClockSpread);

    /// <param name="organisation">Whose budgets.</param>
    /// <param name="subjects">Those that would bind a dispatch.</param>
    /// <param name="afresh">Read it from the store.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Those that there are, and until when a decision may rely on there being no more.</returns>
    public async ValueTask<(IReadOnlyList<BudgetSubject> Found, DateTimeOffset GoodUntil)> FindAsync(
        string organisation, IReadOnlyList<BudgetSubject> subjects, bool afresh, CancellationToken ct)
    {
        // An organisation without any is the usual case, and then one look is enough for all its agents.
        var any = await PresenceAsync(organisation, Any, afresh, ct);
        if (!any.Exists)
            return ([], any.At + GoodFor);

        var (found, oldest) = (new List<BudgetSubject>(subjects.Count), any.At);
        foreach (var subject in subjects)
        {
            var presence = await PresenceAsync(organisation, subject.Key, afresh, ct);
            if (presence.Exists)
                found.Add(subject);
            if (presence.At < oldest)
                oldest = presence.At;
        }

        return (found, oldest + GoodFor);
    }

    /// <summary>Makes a budget known, before it is made: a row that names nothing is skipped.</summary>
    public Task AddAsync(string organisation, BudgetSubject subject, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Upsert(Prefix + subject.Key, new RowContent(organisation, "", default))], ct);

    /// <param name="after">The key that the last page ended with; empty for the first page.</param>
    /// <returns>Keys of all budgets that ever were, in their order, at most <paramref name="limit"/>.</returns>
    public Task<IReadOnlyList<string>> KeysAsync(string organisation, string after, int limit, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, Prefix, after, limit, ct);

    private async ValueTask<Presence> PresenceAsync(string organisation, string key, bool afresh, CancellationToken ct)
    {
        if (!afresh && known.TryGet((organisation, key), out var remembered) && time.GetElapsedTime(remembered.Ticks) < options.RememberedFor)
            return remembered;

        // Its age counts from before the reading: a budget may be made at any moment after that.
        var (at, ticks) = (ledgers.Clock.Now, time.GetTimestamp());
        var presence = new Presence(await ExistsAsync(organisation, key, ct), at, ticks);
        known.Set((organisation, key), presence);
        return presence;
    }

    private async Task<bool> ExistsAsync(string organisation, string key, CancellationToken ct)
    {
        if (key == Any)
            return (await KeysAsync(organisation, "", 1, ct)).Count > 0;
        var row = await ledgers.Store(organisation).ReadAsync(BudgetSubject.Parse(key)!.Value.Partition, LedgerRows.Config, ct);
        return BudgetRows.Budget(row?.Content.Body) is { IsSet: true };
    }

    private sealed record Presence(bool Exists, DateTimeOffset At, long Ticks);
}
