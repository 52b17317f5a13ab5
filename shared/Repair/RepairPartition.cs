using System.Runtime.CompilerServices;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Alerts.Routes;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Wire;

namespace Gatehouse.Repair;

/// <summary>Repairs one partition: its clock if it is asked to, then the messages that keep its work alive.</summary>
public sealed class RepairPartition(Ledgers ledgers, ITaskQueue queue, IRandomSource random, DeliveryOptions options, AlertRoutes routes, RouteOptions routing)
{
    private const int AtOnce = 100;
    private const int MessageIdLength = 16;

    public async Task<RepairReport> HandleAsync(RepairPlace place, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        var ledger = ledgers.For(place.Organisation, place.Partition);
        var ahead = await ledger.RepairClockAsync(dryRun: request.DryRun || !request.Clock, ct);
        if (ahead is { } clock)
            report = report.Noting(NoteOf(place, clock, isSetBack: request is { Clock: true, DryRun: false }));

        // INVARIANT (state first): a row that is read after the version is at its step for good, so its message is never an orphan.
        if ((await ledger.ReadAsync([], ct)).State is not { } state)
            return report;
        report = report with { Partitions = report.Partitions + 1 };
        if (place.IsControl)
            return await RepairFencesAsync(place, state.Version, request, report, ct);
        if (BudgetSubject.Of(place.Partition) is not null)
            return await RepairHoldsAsync(place, state.Version, request, report, ct);

        if (place.Partition == AlertRows.Partition)
            return await RepairAlertsAsync(place, state.Version, request, report, ct);
        if (SessionDirectory.SessionOf(place.Partition) is { } session)
            return await RepairSessionAsync(place, state.Version, session, request, report, ct);

        // A deletion that was not finished is announced where it was decided.
        if (state.Status == PartitionStatus.Deleted)
            report = await SendFencesAsync(place, state.Version, [place.Partition], request, report, ct);
        return await RepairTasksAsync(place, state.Version, request, report, mustMend: ahead is not null && request.Clock, ct);
    }

    private async Task<RepairReport> RepairTasksAsync(RepairPlace place, long version, RepairRequest request, RepairReport report, bool mustMend, CancellationToken ct)
    {
        await foreach (var rows in PagesAsync(place, LedgerRows.Task(""), ct))
        {
            var messages = new List<QueueMessage>();
            foreach (var task in rows.Select(row => TaskChange.Parse(row.Content.Body)!).Where(IsAlive))
            {
                if (mustMend && !request.DryRun)
                    await new MendTimes(ledgers.For(place.Organisation, place.Partition), options).HandleAsync(task, ct);
                messages.Add(MessageOf(place, version - 1, task.State.Step(), task.State == TaskState.AwaitingApproval ? task.Approval! : task.Id, mustMend ? null : task.NotBefore ?? task.ResultDue, task.TraceParent));
            }

            await SendAsync(messages, request, ct);
            report = report with { Tasks = report.Tasks + rows.Count, Messages = report.Messages + messages.Count };
        }

        return report;
    }

    /// <summary>A hold looks after itself by its message, whatever has become of its task.</summary>
    private async Task<RepairReport> RepairHoldsAsync(RepairPlace place, long version, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        var prefix = LedgerRows.Hold("");
        await foreach (var rows in PagesAsync(place, prefix, ct))
        {
            var messages = rows
                .Where(row => BudgetRows.Hold(row.Content.Body) is { IsOver: false })
                .Select(row => MessageOf(place, version, TaskStep.Budget, row.Key[prefix.Length..], null))
                .ToArray();
            await SendAsync(messages, request, ct);
            report = report with { Messages = report.Messages + messages.Length };
        }

        return report;
    }

    /// <summary>Whoever was told already is not told again: that is a row of its own.</summary>
    private async Task<RepairReport> RepairAlertsAsync(RepairPlace place, long version, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        var standing = await routes.ListAsync(place.Organisation, ct);
        await foreach (var rows in PagesAsync(place, AlertRows.NoticePrefix, ct))
        {
            var young = rows.Select(row => AlertRows.ParseNotice(row.Content.Body)!).Where(notice => ledgers.Clock.Now - notice.At < routing.GiveUpAfter);
            var messages = young.SelectMany(notice => standing.Where(route => route.Hears(notice.Alert.Rule, notice.Kind)).Select(route => MessageOf(place, version, TaskStep.Alert, AlertSubject.Of(notice, route), null))).ToArray();
            await SendAsync(messages, request, ct);
            report = report with { Messages = report.Messages + messages.Length };
        }

        return report;
    }

    /// <summary>What the document of an agent, a credential or an organisation says must hold at its connections; brought there again, it changes nothing.</summary>
    private async Task<RepairReport> RepairFencesAsync(RepairPlace place, long version, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        await foreach (var rows in PagesAsync(place, LedgerRows.Agent(""), ct))
            report = await SendFencesAsync(place, version, rows.Select(row => JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.Agent)!).Where(agent => agent.Revision > 1).Select(agent => agent.Id), request, report, ct);
        await foreach (var rows in PagesAsync(place, LedgerRows.Credential(""), ct))
            report = await SendFencesAsync(place, version, rows.Select(row => HeldCredentials.ParseOne(row.Content.Body)).Where(MustBeFenced).Select(credential => credential.Id), request, report, ct);
        await foreach (var rows in PagesAsync(place, IncidentRows.Key(""), ct))
            report = await SendFencesAsync(place, version, rows.Select(row => IncidentRows.Parse(row.Content.Body)!).Where(incident => !incident.IsContained).Select(incident => incident.Id), request, report, ct);
        await foreach (var rows in PagesAsync(place, "share|", ct))
            report = await SendFencesAsync(place, version, rows.Select(row => SharedAgents.Parse(row.Content.Body)).Where(share => share.Revision > 1).Select(share => share.Agent).Distinct(StringComparer.Ordinal), request, report, ct);
        await foreach (var rows in PagesAsync(place, SetRows.Set(""), ct))
            report = await SendFencesAsync(place, version, rows.Select(row => SetRows.ParseSet(row.Content.Body)).Where(set => set.Version > 1).Select(set => set.Id), request, report, ct);
        if ((await ledgers.Control(place.Organisation).ReadAsync([OrganisationDirectory.Row], ct)).Find(OrganisationDirectory.Row) is { } organisation && OrganisationDirectory.Parse(organisation).GuardrailsSince > 0)
            report = await SendFencesAsync(place, version, [place.Organisation], request, report, ct);
        await foreach (var rows in PagesAsync(place, Operations.Row(""), ct))
            report = await SendFencesAsync(place, version, rows.Select(row => row.Key[Operations.Row("").Length..]), request, report, ct);
        return report;
    }

    private async Task<RepairReport> RepairSessionAsync(RepairPlace place, long version, string session, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        var stored = (await ledgers.For(place.Organisation, place.Partition).ReadAsync([LedgerRows.Config], ct)).Find(LedgerRows.Config);
        var mustBeFenced = stored is { } document && SessionDirectory.Parse(document) is var standing && (standing.FrozenAt is not null || standing.StoppedAt is not null);
        return mustBeFenced ? await SendFencesAsync(place, version, [session], request, report, ct) : report;
    }

    private async Task<RepairReport> SendFencesAsync(RepairPlace place, long version, IEnumerable<string> subjects, RepairRequest request, RepairReport report, CancellationToken ct)
    {
        var messages = subjects.Select(subject => MessageOf(place, version - 1, TaskStep.Fence, subject, null)).ToArray();
        await SendAsync(messages, request, ct);
        return report with { Messages = report.Messages + messages.Length };
    }

    private async Task SendAsync(IReadOnlyList<QueueMessage> messages, RepairRequest request, CancellationToken ct)
    {
        foreach (var batch in request.DryRun ? [] : messages.Chunk(AtOnce))
            await queue.SendAsync(batch, ct);
    }

    private async IAsyncEnumerable<IReadOnlyList<TableRow>> PagesAsync(RepairPlace place, string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var (from, to) = (prefix, prefix[..^1] + "}");
        while (true)
        {
            var rows = await ledgers.For(place.Organisation, place.Partition).ReadRangeAsync(from, to, TableLimits.MaxRange, ct);
            yield return rows;
            if (rows.Count < TableLimits.MaxRange)
                yield break;

            from = LedgerRows.After(rows[^1].Key);
        }
    }

    // Ended, a task has a message as long as somebody waits to be told.
    private static bool IsAlive(TaskRecord task) => !task.State.IsEnded() || task.Callback is not null;

    private bool MustBeFenced(Credential credential) =>
        credential.RevokedAt is { } revokedAt ? RevokedCredential.At(credential.Id, revokedAt).Until > ledgers.Clock.Now : credential.Revision > 0;

    private QueueMessage MessageOf(RepairPlace place, long version, TaskStep step, string subject, DateTimeOffset? notBefore, string? traceParent = null) =>
        (new GateMessage(place.Organisation, place.Partition, step, subject, version, ledgers.Clock.Now) { TraceParent = traceParent })
            .ToQueueMessage(RandomText.New(random, RandomText.LowerAlphanumeric, MessageIdLength), notBefore);

    private static RepairNote NoteOf(RepairPlace place, ClockSetBack clock, bool isSetBack) => new(
        place,
        isSetBack ? RepairFinding.ClockSetBack : RepairFinding.ClockAhead,
        $"the last decision was dated {Instant.Format(clock.From)}, at {Instant.Format(clock.To)} by the store's clock");
}
