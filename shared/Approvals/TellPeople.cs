using Gatehouse.Identity;
using Gatehouse.Ledger;

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

    /// <summary>Tells those whom the notice is for.</summary>
    public async Task TellAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        var known = (await told.ListAsync(message.Organisation, teller.Channel, message.Approval.Id, ct)).ToDictionary(one => one.Person, StringComparer.Ordinal);
        var due = new List<(Approver Person, Telling Standing, Telling Next)>();
        foreach (var person in await ReachedAsync(teller, message, ct))
        {
            var first = new Telling(teller.Channel, ApprovalIndex.PlaceOf(message.Approval), person.Id) { Notice = message.Notice, Round = RoundOf(message) };
            if (!known.TryGetValue(person.Id, out var standing))
                due.Add((person, first, first));
            else if (standing.Round < first.Round && !(standing.ClaimedUntil > ledgers.Clock.Now))
                due.Add((person, standing, standing with { Round = first.Round, Notice = standing.IsTold ? first.Notice : standing.Notice, IsTold = false }));
        }

        await EachAsync(teller, message, due, ct);
    }

    /// <summary>Tells those whose time has come: who was put off, could not be told, or was claimed by somebody who fell over.</summary>
    /// <param name="message">To everybody who is asked by now; the notice is each person's own.</param>
    /// <returns>When the next one's comes; null when everybody has been told.</returns>
    public async Task<DateTimeOffset?> CatchUpAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        if (await OpenAsync(teller, message, ct) is not { Count: > 0 } open)
            return null;

        var reached = (await ReachedAsync(teller, message, ct)).ToDictionary(person => person.Id, StringComparer.Ordinal);
        var now = ledgers.Clock.Now;
        foreach (var gone in open.Where(one => !reached.ContainsKey(one.Person) && !(one.ClaimedUntil > now)))
            await told.RemoveAsync(message.Organisation, gone, ct);
        await EachAsync(teller, message, open.Where(one => reached.ContainsKey(one.Person) && DueOf(one) <= now).Select(one => (reached[one.Person], one, one)), ct);
        return (await OpenAsync(teller, message, ct)).Select(one => (DateTimeOffset?)(DueOf(one) > now ? DueOf(one) : now)).Min();
    }

    /// <summary>Tells nobody.</summary>
    /// <returns>When the next one's time comes of those whose has not come yet: whose has come waits for the retry of what failed.</returns>
    public async Task<DateTimeOffset?> NextAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        return (await OpenAsync(teller, message, ct)).Select(one => (DateTimeOffset?)DueOf(one)).Where(due => due > now).Min();
    }

    private async Task EachAsync(IPersonTeller teller, ApprovalMessage message, IEnumerable<(Approver Person, Telling Standing, Telling Next)> all, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var (person, standing, next) in all)
        {
            try
            {
                await TellAsync(teller, message, person, standing, next, ct);
            }
            catch (Exception failure) when (teller.IsOfOne(failure))
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException("some people could not be told yet", failures);
    }

    private async Task TellAsync(IPersonTeller teller, ApprovalMessage message, Approver person, Telling standing, Telling next, CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        if (await told.ChangeAsync(message.Organisation, standing, next with { ClaimedUntil = now + ClaimLasts }, ct) is not { } claim)
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
            later = await teller.TellAsync(message with { Notice = next.Notice }, person, isOverdue, ct);
        }
        catch
        {
            await told.ChangeAsync(message.Organisation, claim, claim with { ClaimedUntil = null }, CancellationToken.None);
            throw;
        }

        // What has gone out is written down though the time for telling is over: it would go out again.
        var until = later is { } put && !isOverdue && standing.Until < put ? standing.Until : later;
        await told.ChangeAsync(message.Organisation, claim, claim with { IsTold = until is null, Until = until, ClaimedUntil = null }, CancellationToken.None);
    }

    private async Task<bool> IsOverAsync(ApprovalMessage message, CancellationToken ct)
    {
        var row = ApprovalRows.Key(message.Approval.Id);
        var snapshot = await ledgers.For(message.Organisation, Ids.ConnectionOf(message.Approval.Id)!).ReadAsync([row], ct);
        return ApprovalRows.Parse(snapshot.Find(row)) is not { State: ApprovalState.Pending };
    }

    /// <summary>Those who may still answer.</summary>
    private async Task<IReadOnlyList<Approver>> ReachedAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct) =>
        [.. (await people.FindAsync(message.Organisation, message.To, ct)).Where(person => teller.Reaches(person) && message.Approval.VoteOf(person.Id) is null)];

    private async Task<IReadOnlyList<Telling>> OpenAsync(IPersonTeller teller, ApprovalMessage message, CancellationToken ct) =>
        [.. (await told.ListAsync(message.Organisation, teller.Channel, message.Approval.Id, ct)).Where(one => !one.IsTold)];

    private static DateTimeOffset DueOf(Telling one) => new[] { one.Until, one.ClaimedUntil }.Max() ?? DateTimeOffset.MinValue;

    /// <summary>Whoever is asked late, because they could not be told before, is not asked again for that.</summary>
    private static int RoundOf(ApprovalMessage message) => message.Notice == ApprovalNotice.Asked ? 0 : message.Approval.Round;
}
