using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>
/// Has a channel tell each person of each notice once. How far it is with whom is written down, so that a notice that is tried again
/// goes to the others alone, and whoever was put off is told when their time has come, by whatever instance looks then.
/// </summary>
/// <remarks>
/// Of several who look at once, one claims a person right before telling them, and the others leave them alone. Whoever falls over
/// between the telling and its row tells nobody: once the claim has ended, that person is told again, which may be the second time.
/// </remarks>
public sealed class TellPeople(Ledgers ledgers, ApprovalPeople people, ToldPeople told)
{
    /// <summary>Longer than any telling may take.</summary>
    public static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes down whom the notice is for: from then on each waits for themselves, and <see cref="CatchUpAsync"/> tells them. So that
    /// nobody hears of it late because somebody before them could not be told.
    /// </summary>
    public async Task EnterAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        var reached = await ReachedAsync(teller, message, ct);
        while (await NewAsync(teller, message, reached, ct) is { Count: > 0 } all)
        {
            foreach (var some in all.Chunk(TableLimits.MaxBatch))
                await told.EnterAsync(message.Organisation, some, ct);
        }

        // Read after they were written: either it is over here, or whoever settles it finds them.
        if (await IsOverAsync(message, ct))
            await told.ForgetAsync(message.Organisation, teller.Channel, message.Approval.Id, ct);
    }

    /// <summary>
    /// Tells those whose time has come: who was put off first, then the others, and whoever could not be told goes behind those who were
    /// tried less often.
    /// </summary>
    /// <param name="message">To everybody who is asked by now; the notice is each person's own.</param>
    /// <returns>When the next one's comes; null when everybody has been told.</returns>
    public async Task<DateTimeOffset?> CatchUpAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        if (await OpenAsync(teller, message, ct) is not { Count: > 0 } open)
            return null;

        var (now, reached) = (ledgers.Clock.Now, (await ReachedAsync(teller, message, ct)).ToDictionary(person => person.Id, StringComparer.Ordinal));
        var due = open.Where(one => DueOf(one) <= now && reached.ContainsKey(one.Person)).OrderBy(one => one.Failures).ThenBy(one => one.Until ?? DateTimeOffset.MaxValue).ThenBy(one => one.Person, StringComparer.Ordinal).ToList();
        if (due.Count == 0)
            return NextOf(open, reached, now);
        return await EachAsync(teller, message, due.Select(one => (reached[one.Person], one)), ct) ? NextOf(await OpenAsync(teller, message, ct), reached, now) : now;
    }

    /// <summary>Tells nobody.</summary>
    /// <returns>When the next one's time comes of those whose has not come yet: whose has come waits for the retry of what failed.</returns>
    public async Task<DateTimeOffset?> NextAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        return (await OpenAsync(teller, message, ct)).Select(one => (DateTimeOffset?)DueOf(one)).Where(due => due > now).Min();
    }

    /// <summary>Those whom the notice is for, and of whom it is not written down yet. Whom somebody tells now stays theirs.</summary>
    private async Task<IReadOnlyList<(Telling Standing, Telling Next)>> NewAsync(IPersonTeller teller, ApprovalMessage message, IReadOnlyList<Approver> reached, CancellationToken ct)
    {
        var known = (await told.ListAsync(message.Organisation, teller.Channel, message.Approval.Id, ct)).ToDictionary(one => one.Person, StringComparer.Ordinal);
        var found = new List<(Telling Standing, Telling Next)>();
        foreach (var person in reached)
        {
            var first = new Telling(teller.Channel, ApprovalIndex.PlaceOf(message.Approval), person.Id) { Notice = message.Notice, Round = RoundOf(message) };
            if (!known.TryGetValue(person.Id, out var standing))
                found.Add((first, first));
            else if (standing.Round < first.Round && !(standing.ClaimedUntil > ledgers.Clock.Now))
                found.Add((standing, standing with { Round = first.Round, Notice = standing.IsTold ? first.Notice : standing.Notice, IsTold = false, IsAnew = standing.Until is not null }));
        }

        return found;
    }

    /// <returns>False where the time for telling was over before the last of them, and somebody had been told in it.</returns>
    private async Task<bool> EachAsync(IPersonTeller teller, ApprovalMessage message, IEnumerable<(Approver Person, Telling Standing)> all, CancellationToken ct)
    {
        var (failures, seenTo) = (new List<Exception>(), 0);
        foreach (var (person, standing) in all)
        {
            try
            {
                await TellAsync(teller, message, person, standing, ct);
                seenTo++;
            }
            catch (Exception failure) when (teller.IsOfOne(failure))
            {
                failures.Add(failure);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested && seenTo > 0)
            {
                return false;
            }
        }

        return failures.Count == 0 ? true : throw new AggregateException("some people could not be told yet", failures);
    }

    private async Task TellAsync(IPersonTeller teller, ApprovalMessage message, Approver person, Telling standing, CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        if (await told.ChangeAsync(message.Organisation, standing, standing with { ClaimedUntil = now + ClaimLasts }, ct) is not { } claim)
            return;
        // Read after the claim was written: either it is over here, or whoever settles it finds the claim.
        if (await IsOverAsync(message, ct))
        {
            await told.RemoveAsync(message.Organisation, claim, ct);
            return;
        }

        var isOverdue = standing.Until <= now;
        DateTimeOffset? later;
        try
        {
            later = await teller.TellAsync(message with { Notice = standing.Notice }, person, isOverdue, ct);
        }
        catch
        {
            await told.ChangeAsync(message.Organisation, claim, claim with { ClaimedUntil = null, Failures = claim.Failures + 1 }, CancellationToken.None);
            throw;
        }

        // What has gone out is written down though the time for telling is over: it would go out again.
        var until = later is { } put && !isOverdue && standing.Until < put ? standing.Until : later;
        await told.ChangeAsync(message.Organisation, claim, claim with { IsTold = until is null, Until = until, IsAnew = false, ClaimedUntil = null }, CancellationToken.None);
    }

    private async Task<bool> IsOverAsync(ApprovalMessage message, CancellationToken ct)
    {
        var row = ApprovalRows.Key(message.Approval.Id);
        var snapshot = await ledgers.For(message.Organisation, Ids.ConnectionOf(message.Approval.Id)!).ReadAsync([row], ct);
        return ApprovalRows.Parse(snapshot.Find(row)) is not { State: ApprovalState.Pending };
    }

    /// <summary>Those who may still answer.</summary>
    private async Task<IReadOnlyList<Approver>> ReachedAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct) =>
        [.. (await people.FindAsync(message.Organisation, message.To, ct)).Where(person => teller.Reaches(person) && message.Approval.IsOpenTo(person.Id))];

    private async Task<IReadOnlyList<Telling>> OpenAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct) =>
        [.. (await told.ListAsync(message.Organisation, teller.Channel, message.Approval.Id, ct)).Where(one => !one.IsTold)];

    /// <summary>Whoever is not reached now, or has answered, is waited for only while somebody tells them.</summary>
    private static DateTimeOffset? NextOf(IEnumerable<Telling> open, Dictionary<string, Approver> reached, DateTimeOffset now) =>
        open.Where(one => reached.ContainsKey(one.Person) || one.ClaimedUntil > now).Select(one => (DateTimeOffset?)(DueOf(one) > now ? DueOf(one) : now)).Min();

    private static DateTimeOffset DueOf(Telling one) => new[] { one.IsAnew ? null : one.Until, one.ClaimedUntil }.Max() ?? DateTimeOffset.MinValue;

    /// <summary>Whoever is asked late, because they could not be told before, is not asked again for that.</summary>
    private static int RoundOf(ApprovalMessage message) => message.Notice == ApprovalNotice.Asked ? 0 : message.Approval.Notices;
}
