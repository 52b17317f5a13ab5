using System.Buffers;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Audit;

/// <summary>Appends what an agent says it did to the agent's own chain: all of a request or none.</summary>
public sealed class RecordEvents(Ledgers ledgers, AgentEvents chains, IRandomSource random)
{
    public const int MaxAtOnce = 32;
    public const int PerMinute = 60;

    public async Task<ChangeOutcome<RecordedEvents>> HandleAsync(AuditWriterPrincipal writer, IReadOnlyList<AgentEvent> events, CancellationToken ct)
    {
        foreach (var task in events.Select(said => said.Task).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (!await IsOwnAsync(writer, task, ct))
                return ChangeOutcomes.NotFound<RecordedEvents>($"there is no task `{task}`");
        }

        var payloads = events.Select(Payload).ToArray();
        var request = new LedgerRequest<ChangeOutcome<RecordedEvents>>(view => Decide(view, writer, events, payloads));
        return ChangeOutcomes.From(await chains.CommitAsync(writer.Organisation, writer.AgentId, request, ct));
    }

    private static LedgerDecision<ChangeOutcome<RecordedEvents>> Decide(LedgerView view, AuditWriterPrincipal writer, IReadOnlyList<AgentEvent> events, byte[]?[] payloads)
    {
        var rate = view.State.Rate;
        for (var n = 0; n < events.Count; n++, rate = rate.Charge(view.Now))
        {
            if (rate.FirstFit(view.Now, PerMinute, null) is not { } fit || fit > view.Now)
                return new LedgerDecision<ChangeOutcome<RecordedEvents>>.Answer(new ChangeOutcome<RecordedEvents>.Refused(TooMany(writer, rate, view.Now)));
        }

        var first = view.NextSequence;
        var write = new LedgerWrite(view.State with { Rate = rate })
        {
            Entries = [.. events.Select((said, n) => Entry(writer, said, payloads[n]))],
            Rows = [.. payloads.Select((payload, n) => payload is null ? null : new RowChange.Insert(LedgerRows.Event(first + n), payload)).OfType<RowChange>()],
        };
        var recorded = new RecordedEvents(AgentEvents.Partition(writer.AgentId), first, first + events.Count - 1);
        return new LedgerDecision<ChangeOutcome<RecordedEvents>>.Commit(write, new ChangeOutcome<RecordedEvents>.Changed(recorded));
    }

    private static AuditEntry Entry(AuditWriterPrincipal writer, AgentEvent said, byte[]? payload) => new(AuditKind.AgentEvent)
    {
        Agent = writer.AgentId,
        Credential = writer.CredentialId,
        Action = said.Action,
        Task = said.Task,
        Payload = payload is null ? null : PayloadCommitment.Of(payload.AsSpan(0, PayloadCommitment.SaltBytes), payload.AsSpan(PayloadCommitment.SaltBytes)),
    };

    // Not recorded: what is limited must not be written about without limit.
    private static Refusal TooMany(AuditWriterPrincipal writer, RateWindow rate, DateTimeOffset now) =>
        new(RefusalCode.RateLimited, $"agent `{writer.AgentId}` may write {PerMinute} events a minute; {rate.CountInMinute(now)} count now, those of this request with them")
        {
            Clause = "audit.events.perMinute",
            MayRetry = true,
            RetryAfter = rate.FirstFit(now, PerMinute, null) is { } fit ? fit - now : null,
            Unlock = "wait, or send fewer at once",
        };

    private async Task<bool> IsOwnAsync(AuditWriterPrincipal writer, string task, CancellationToken ct) =>
        await ledgers.Store(writer.Organisation).ReadAsync(Ids.ConnectionOf(task)!, LedgerRows.Task(task), ct) is { } row
        && JsonSerializer.Deserialize(row.Content.Body.Span, DispatchJson.Default.TaskRecord)!.Agent == writer.AgentId;

    /// <summary>A salt followed by the payload, as a task's input is stored; null when there is nothing to keep.</summary>
    private byte[]? Payload(AgentEvent said)
    {
        if (said is { At: null, Data: null })
            return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        random.Fill(buffer.GetSpan(PayloadCommitment.SaltBytes)[..PayloadCommitment.SaltBytes]);
        buffer.Advance(PayloadCommitment.SaltBytes);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (said.At is { } at)
            json.WriteString("at", Instant.Format(at));
        if (said.Data is { } data)
        {
            json.WritePropertyName("data");
            data.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
