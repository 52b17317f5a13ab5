using System.Buffers;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Siem;

/// <summary>Makes batches of a chain, and hands them to a sink.</summary>
public sealed class SendBatch(Ledgers ledgers, AuditChains chains, ITargetTransport transport, CallbackKeys callbacks, SinkSecrets secrets, SiemOptions options)
{
    private const int MaxReplyBytes = 64 * 1024;
    private const int MaxWhy = 200;

    /// <summary>The batch that comes next; one that may have been sent already is made again as it was.</summary>
    /// <returns>Null when the chain has nothing more, whatever its state says.</returns>
    internal async Task<SinkBatch?> MakeAsync(string organisation, ChainPlace place, CancellationToken ct)
    {
        var first = place.Mark.Sequence + 1;
        if (await EntriesAsync(organisation, place, first, ct) is not [{ Sequence: var start }, ..] entries)
            return null;

        var lines = new ArrayBufferWriter<byte>(16 * 1024);
        var (next, isInDoubt) = (start, place.IsInDoubt && start <= place.Mark.Sending);
        foreach (var entry in entries)
        {
            // A batch ends before a hole: what is gone is told of, and keeps nothing after it waiting.
            if (entry.Sequence != next || (isInDoubt ? next > place.Mark.Sending : lines.WrittenCount >= options.MaxBytes))
                break;
            lines.Write(OcsfEvent.Of(entry).Span);
            lines.Write("\n"u8);
            next++;
        }

        return new SinkBatch(SinkBatch.KeyOf(organisation, place.Chain, start, next - 1, place.Mark.Epoch), start, next - 1, start - first, lines.WrittenMemory);
    }

    internal async Task<SinkReply> SendAsync(SinkTurn turn, SinkBatch batch, CancellationToken ct)
    {
        var (organisation, sink) = (turn.Organisation, turn.Sink);
        try
        {
            var headers = new List<KeyValuePair<string, string>>
            {
                new(CallbackKeys.Header, await callbacks.SignAsync(organisation, sink, batch.Lines, ct)),
                new("Idempotency-Key", batch.Key),
                new("Content-Type", "application/x-ndjson"),
            };
            if (sink is { Header: { } name, Secret: { } version })
            {
                if (await turn.HeaderValueAsync(() => secrets.FindAsync(organisation, version, ct)) is not { } value)
                    return new SinkReply.Failed("the value of its header is not in the secret store", null);
                headers.Add(new(name, value));
            }

            return Judge(await transport.SendAsync(new TargetCall(new Uri(sink.Url), headers, batch.Lines, options.AnswerWithin, MaxReplyBytes, () => true) { IsStatusEnough = true }, ct));
        }
#pragma warning disable CA1031 // whatever the secret store throws, nothing was sent
        catch (Exception failure) when (failure is not StoreUnavailableException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return new SinkReply.Failed("the secret store does not answer", null);
        }
    }

    private async Task<IReadOnlyList<StoredEntry>> EntriesAsync(string organisation, ChainPlace place, long first, CancellationToken ct)
    {
        var limit = place.IsInDoubt ? (int)(place.Mark.Sending - place.Mark.Sequence) : options.MaxEvents;
        return await chains.ReadAsync(organisation, place.Chain, first, limit, ct);
    }

    private static SinkReply Judge(TargetReply reply) => reply switch
    {
        TargetReply.Answered { Status: >= 200 and < 300 } => new SinkReply.Taken(),
        TargetReply.Answered { Status: 400 or 413 or 422 } answered => new SinkReply.Refused($"the sink answered {answered.Status}", IsTooLarge: answered.Status == 413),
        TargetReply.Answered answered => new SinkReply.Failed($"the sink answered {answered.Status}", answered.RetryAfter),
        TargetReply.NotSent notSent => new SinkReply.Failed(Short(notSent.Reason), null),
        TargetReply.Broken broken => new SinkReply.Failed(Short(broken.Reason), null),
        _ => new SinkReply.Failed("nothing was sent", null),
    };

    private static string Short(string why) => why.Length <= MaxWhy ? why : why[..MaxWhy];
}
