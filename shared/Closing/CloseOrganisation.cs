using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Telemetry;

namespace Gatehouse.Closing;

/// <summary>Closes an organisation, in steps: killed when it is asked for, exported, deleted when whoever has the export says so.</summary>
public sealed class CloseOrganisation(Ledgers ledgers, ClosingRows rows, ContainOrganisation contain, Operations operations, EraseOrganisation erase, IRandomSource random)
{
    private const int WordLength = 20;
    private const string Asked = "closing";

    /// <summary>How old the sign-in of whoever asks or confirms may be.</summary>
    public static readonly TimeSpan SignInLasts = TimeSpan.FromMinutes(5);

    // The timer comes again, and whoever is at it then goes on.
    private static readonly TimeSpan runFor = TimeSpan.FromMinutes(4);

    /// <param name="confirmed">The organisation's own id, as the owner wrote it.</param>
    /// <param name="signedInAt">When the owner last proved who they are; null when that is not known.</param>
    public async Task<ChangeOutcome<AccountClosing>> AskAsync(string organisation, string confirmed, DateTimeOffset? signedInAt, string operatorId, CancellationToken ct)
    {
        if (MustSignIn(signedInAt) is { } stale)
            return stale;
        if (confirmed != organisation)
            return Refuse(RefusalCode.Conflict, $"`confirm` must be `{organisation}`, the id of the organisation that is closed", clause: "$.confirm");

        // The row first: whoever dies behind it is gone on for by the timer.
        var word = RandomText.New(random, RandomText.LowerAlphanumeric, WordLength);
        return await ContainAsync(await rows.AddAsync(new AccountClosing(organisation, operatorId, ledgers.Clock.Now, word), ct), ct);
    }

    /// <summary>For an export that is about to be written.</summary>
    /// <returns>With its word.</returns>
    public async Task<ChangeOutcome<AccountClosing>> ExportAsync(string organisation, CancellationToken ct)
    {
        if (await rows.FindAsync(organisation, ct) is not { } standing)
            return NotAsked();
        if (standing.ConfirmedAt is not null)
            return Refuse(RefusalCode.Conflict, "the closing is confirmed, and what there was is being deleted");
        if (!await IsContainedAsync(standing, ct))
            return Refuse(RefusalCode.Conflict, "the organisation is still being killed, and its record not at its end", unlock: "try again in some seconds", mayRetry: true);
        return Done(await rows.ChangeAsync(organisation, closing => closing.ConfirmedAt is null ? closing with { ExportedAt = ledgers.Clock.Now } : null, ct));
    }

    /// <param name="word">The last line's of the export.</param>
    /// <param name="signedInAt">As for asking.</param>
    public async Task<ChangeOutcome<AccountClosing>> ConfirmAsync(string organisation, string word, DateTimeOffset? signedInAt, CancellationToken ct)
    {
        if (MustSignIn(signedInAt) is { } stale)
            return stale;
        if (await rows.FindAsync(organisation, ct) is not { } standing)
            return NotAsked();
        if (standing.ConfirmedAt is null && (standing.ExportedAt is null || standing.Word != word))
            return Refuse(RefusalCode.Conflict, "`word` is not that of the export's last line", "take `GET /v1/organisation/close/export`, keep it, and send the word of its last line", "$.word");
        var confirmed = await rows.ChangeAsync(organisation, closing => closing.ConfirmedAt is null ? closing with { ConfirmedAt = ledgers.Clock.Now, Word = null } : null, ct);
        Begin(organisation);
        return Done(confirmed);
    }

    /// <summary>Goes on with what somebody asked for or confirmed, whoever died at it. What fails for one keeps no other waiting, and each has its share of the run's time.</summary>
    /// <exception cref="IOException">It failed for some.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var (open, end) = (await rows.OpenAsync(ct), ledgers.Clock.Now + runFor);
        await ByItself.EachAsync(
            open.Index(),
            one =>
            {
                var now = ledgers.Clock.Now;
                return GoOnAsync(one.Item, now + ((end - now) / (open.Count - one.Index)), ct);
            },
            one => $"the closing of organisation `{one.Item.Organisation}` could not be gone on with",
            "some closings could not be gone on with",
            ct);
    }

    private Task GoOnAsync(AccountClosing closing, DateTimeOffset until, CancellationToken ct) =>
        closing.ConfirmedAt is not null ? erase.RunAsync(closing, until, ct)
        : closing.Operation is null ? ContainAsync(closing, ct)
        : Task.CompletedTask;

    private async Task<ChangeOutcome<AccountClosing>> ContainAsync(AccountClosing closing, CancellationToken ct)
    {
        if (closing.Operation is not null || closing.ConfirmedAt is not null)
            return Done(closing);
        var operation = await contain.HandleAsync(closing.Organisation, ContainmentAction.Kill, closing.Operator, ct) switch
        {
            OperationOutcome.Started started => started.Operation.Id,
            OperationOutcome.InDoubt doubt => doubt.Operation,
            _ => null,
        };
        if (operation is null || await ledgers.Control(closing.Organisation).CommitAsync(RecordOnce.Of(Asked, new AuditEntry(AuditKind.OrganisationClosing) { Subject = closing.Organisation, Operator = closing.Operator }), ct) is not LedgerOutcome<bool>.Done)
            return Refuse(RefusalCode.Unavailable, "the organisation could not be killed yet, which is gone on with", "read `GET /v1/organisation/close`", mayRetry: true);
        return Done(await rows.ChangeAsync(closing.Organisation, standing => standing.Operation is null ? standing with { Operation = operation } : null, ct));
    }

    private async Task<bool> IsContainedAsync(AccountClosing closing, CancellationToken ct) =>
        closing.Operation is { } id && await operations.FindAsync(closing.Organisation, id, ct) is { Progress.EndedAt: not null };

    private void Begin(string organisation)
    {
        // The work outlives the request that asked for it, so it must not run in that request's context.
        using (ExecutionContext.SuppressFlow())
            _ = TryEraseAsync(organisation);
    }

    private async Task TryEraseAsync(string organisation)
    {
        try
        {
            if (await rows.FindAsync(organisation, CancellationToken.None) is { ConfirmedAt: not null, ClosedAt: null } closing)
                await erase.RunAsync(closing, ledgers.Clock.Now + runFor, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or IOException or InvalidDataException)
        {
            // The timer goes on.
            ledgers.Meters.Failed(failure);
        }
    }

    private ChangeOutcome<AccountClosing>.Refused? MustSignIn(DateTimeOffset? at) => at is { } known && ledgers.Clock.Now - known <= SignInLasts
        ? null
        : Refuse(RefusalCode.StepUpRequired, $"an organisation is closed by owners who signed in within {SignInLasts.TotalMinutes} minutes", "sign in again (`POST /v1/sign-ins`), and ask with `Gatehouse-Sign-In`", mayRetry: true);

    private static ChangeOutcome<AccountClosing> Done(AccountClosing? closing) => closing is null ? NotAsked() : new ChangeOutcome<AccountClosing>.Changed(closing);

    private static ChangeOutcome<AccountClosing> NotAsked() => ChangeOutcomes.NotFound<AccountClosing>("nobody has asked for the organisation to be closed");

    private static ChangeOutcome<AccountClosing>.Refused Refuse(RefusalCode code, string detail, string? unlock = null, string? clause = null, bool mayRetry = false) =>
        new(new Refusal(code, detail) { Unlock = unlock, Clause = clause, MayRetry = mayRetry });
}
