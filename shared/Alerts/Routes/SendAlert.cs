using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Egress;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Alerts.Routes;

/// <summary>
/// Tells one notice over one route, until it was taken or is given up: at least once, always under the same id. The message was sent
/// before the commit that it tells of, so nothing that is raised is lost, and a dead route holds up nothing but its own messages.
/// </summary>
public sealed class SendAlert(Ledgers ledgers, AlertRoutes routes, IEnumerable<IAlertChannel> channels, IRandomSource random, RouteOptions options)
{
    private readonly IAlertChannel[] channels = [.. channels];
    private readonly CallRoom room = new(options.AtOnce, options.AtOnceOfRoute);

    /// <summary>Past its base the commit has landed or never will.</summary>
    public async Task<MessageVerdict> JudgeAsync(GateMessage message, CancellationToken ct)
    {
        var about = AlertSubject.Of(message);
        var (notice, sent) = (AlertRows.Notice(about.Alert, about.Number), AlertRows.Sent(about.Alert, about.Number, about.Route));
        var snapshot = await ledgers.For(message.Organisation, message.Partition).ReadAsync([notice, sent], ct);
        if (snapshot.Find(notice) is null)
            return snapshot.Version > message.Base ? MessageVerdict.Complete : MessageVerdict.Wait;
        return snapshot.Find(sent) is null ? MessageVerdict.Act : MessageVerdict.Complete;
    }

    public async Task<Handling> HandleAsync(GateMessage message, CancellationToken ct)
    {
        var about = AlertSubject.Of(message);
        var row = AlertRows.Notice(about.Alert, about.Number);
        var notice = AlertRows.ParseNotice((await ledgers.For(message.Organisation, message.Partition).ReadAsync([row], ct)).Find(row))!;
        // Who was taken off the list is told nothing more.
        if (await routes.FindAsync(message.Organisation, about.Route, ct) is not { } route)
            return Handling.Done;
        if (await IsOvertakenAsync(message.Organisation, about, ct))
            return Handling.Done;

        var isLate = ledgers.Clock.Now - notice.At >= options.GiveUpAfter;
        if (!room.TryEnter(route.Id))
        {
            return isLate
                ? await EndAsync(message, notice, route, AlertTellingResult.GivenUp, ct)
                : Handling.Again(ledgers.Clock.Now + Wait(message.PutOffs, options.LongestWaitForRoom));
        }

        try
        {
            return await EndAsync(message, notice, route, await TrySendAsync(message.Organisation, notice, route, ct) ?? (isLate ? AlertTellingResult.GivenUp : null), ct);
        }
        finally
        {
            room.Leave(route.Id);
        }
    }

    /// <summary>Whoever has heard a later one knows better: an end that was heard is not followed by its beginning.</summary>
    private async Task<bool> IsOvertakenAsync(string organisation, AlertSubject about, CancellationToken ct)
    {
        var (from, to) = AlertRows.SentAfter(about.Alert, about.Number);
        return (await ledgers.Store(organisation).ReadWholeRangeAsync(AlertRows.Partition, from, to, ct))
            .Select(row => JsonSerializer.Deserialize(row.Content.Body.Span, AlertJson.Default.AlertTelling)!)
            .Any(later => later.Route == about.Route && later.Result is AlertTellingResult.Delivered);
    }

    private async Task<Handling> EndAsync(GateMessage message, AlertNotice notice, AlertRoute route, AlertTellingResult? result, CancellationToken ct)
    {
        ledgers.Meters.ToldAlert(route.Channel, result);
        if (result is not { } end)
            return Handling.Again(ledgers.Clock.Now + Wait(message.PutOffs, options.LongestRetry));
        return await RecordAsync(message, notice, new AlertTelling(route.Id, notice.Number, end, ledgers.Clock.Now, message.PutOffs), ct)
            ? Handling.Done
            : Handling.Again(ledgers.Clock.Now + options.FirstRetry);
    }

    /// <returns>Null when it failed, and may not the next time.</returns>
    private async Task<AlertTellingResult?> TrySendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct)
    {
        try
        {
            // A gate that has lost the means may get them back.
            return channels.FirstOrDefault(one => one.Kind == route.Channel) is not { } channel ? null
                : await channel.SendAsync(organisation, notice, route, ct) ? AlertTellingResult.Delivered
                : AlertTellingResult.Refused;
        }
#pragma warning disable CA1031 // whatever a channel throws is a try that failed, and no reason to give the message up
        catch (Exception failure) when (failure is not StoreUnavailableException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return null;
        }
    }

    private async Task<bool> RecordAsync(GateMessage message, AlertNotice notice, AlertTelling telling, CancellationToken ct)
    {
        var sent = AlertRows.Sent(notice.Alert.Id, notice.Number, telling.Route);
        var request = new LedgerRequest<bool>(view => Decide(view, sent, notice, telling)) { Reads = [sent], Name = "alert" };
        return await ledgers.For(message.Organisation, message.Partition).CommitAsync(request, ct) is LedgerOutcome<bool>.Done;
    }

    private static LedgerDecision<bool> Decide(LedgerView view, string sent, AlertNotice notice, AlertTelling telling)
    {
        if (view.Find(sent) is not null)
            return new LedgerDecision<bool>.Answer(true);
        var write = new LedgerWrite(view.State)
        {
            Entries = telling.Result is AlertTellingResult.Delivered
                ? []
                : [new AuditEntry(AuditKind.AlertNotTold) { Subject = notice.Alert.Id, Target = telling.Route, Clause = notice.Alert.Rule, Outcome = telling.Result is AlertTellingResult.Refused ? "refused" : "givenUp", Count = telling.Tries + 1 }],
            Rows = [new RowChange.Insert(sent, JsonSerializer.SerializeToUtf8Bytes(telling, AlertJson.Default.AlertTelling))],
        };
        return new LedgerDecision<bool>.Commit(write, true);
    }

    /// <summary>Doubling; the later half of it is drawn, so that many that failed together do not come back together.</summary>
    private TimeSpan Wait(int tries, TimeSpan longest) => Doubling.Of(options.FirstRetry, tries, longest) * ((1 + RandomText.NextUnit(random)) / 2);
}
