using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Delivery;

/// <summary>
/// Tries a dead letter again: a new task of the same agent, decided and reserved afresh, that the target meets under the
/// key of the first. Asked twice, there is one; asked again after that one died too, the next.
/// </summary>
public sealed class ReplayDeadLetter(Ledgers ledgers, AcceptDispatch accept, ICredentialDirectory credentials)
{
    public async Task<DispatchOutcome> HandleAsync(string organisation, string task, string operatorId, CancellationToken ct)
    {
        if (await FindAsync(organisation, task, ct) is not { } letter)
            return Refused(RefusalCode.NotFound, $"there is no task `{task}`");
        if (!letter.Task.DeadLettered)
            return Refused(RefusalCode.Conflict, $"task `{task}` is `{TaskWords.Of(letter.Task.State)}`, and no dead letter");
        if (letter.Payload is not { } payload)
            return Refused(RefusalCode.Conflict, $"what task `{task}` was to send is erased: it was kept for the organisation's `payloadDays`");

        while (letter.Replay is { } replay && await FindAsync(organisation, replay.Task, ct) is { Task.DeadLettered: true } next)
            (letter, payload) = (next, next.Payload ?? payload);

        var dead = letter.Task;
        var isRevoked = await credentials.FindAsync(dead.Credential, ct) is not { Credential.RevokedAt: null };
        var caller = dead.CallerOf(organisation);
        var facts = new ReplayFacts(dead.Id, dead.RootKey ?? dead.Id, operatorId, isRevoked) { AtMostOnce = dead.AtMostOnce };
        return await accept.HandleAsync(caller, RequestOf(organisation, letter.Task, payload), draft => draft.Again(facts), ct);
    }

    private async Task<Letter?> FindAsync(string organisation, string task, CancellationToken ct)
    {
        var (row, input, replay) = (LedgerRows.Task(task), LedgerRows.Input(task), LedgerRows.Replay(task));
        var snapshot = await ledgers.For(organisation, Ids.ConnectionOf(task)!).ReadAsync([row, input, replay], ct);
        if (TaskChange.Parse(snapshot.Find(row)) is not { } record)
            return null;

        var accepted = snapshot.Find(replay) is { } told ? JsonSerializer.Deserialize(told.Span, DispatchJson.Default.AcceptedTask) : null;
        return new Letter(record, snapshot.Find(input) is { } stored ? (ReadOnlyMemory<byte>?)DispatchInput.PayloadOf(stored) : null, accepted);
    }

    /// <summary>What was to be sent, asked for once more, with a deadline of its own.</summary>
    private static DispatchRequest RequestOf(string organisation, TaskRecord task, ReadOnlyMemory<byte> payload) => QueuedDrafts.Request(organisation, task, JsonElement.Parse(payload.Span)) with
    {
        Deadline = null,
        Fingerprint = task.Id,
        TraceParent = task.TraceParent,
    };

    private static DispatchOutcome.Refused Refused(RefusalCode code, string detail) => new(new Refusal(code, detail));

    private sealed record Letter(TaskRecord Task, ReadOnlyMemory<byte>? Payload, AcceptedTask? Replay);
}
