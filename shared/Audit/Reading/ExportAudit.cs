using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Audit.Reading;

/// <summary>Finds out what an export is of, and records that it is taken. The entries themselves are streamed after it.</summary>
public sealed class ExportAudit(AuditSubjects subjects, AuditChains chains, RecordReading record)
{
    /// <returns>The part of a chain; <see langword="null"/> inside for all chains.</returns>
    public async Task<AuditOutcome<ChainSpan?>> HandleAsync(OperatorPrincipal reader, ExportQuery query, CancellationToken ct)
    {
        if (await subjects.FindFaultAsync(reader.Organisation, query.Question, ct) is { } unknown)
            return new AuditOutcome<ChainSpan?>.Refused(unknown);
        if (await record.HandleAsync(reader, AuditKind.AuditExported, query.Question, query.Fingerprint, ct) is { } refusal)
            return new AuditOutcome<ChainSpan?>.Refused(refusal);
        if (query.Chain is not { } chain)
            return new AuditOutcome<ChainSpan?>.Found(null);

        // After the record: a copy of the organisation's own chain holds who took it.
        if (!query.IsPart)
            return new AuditOutcome<ChainSpan?>.Found(await chains.SpanAsync(reader.Organisation, chain, ct));
        var begin = (await chains.PrunedAsync(reader.Organisation, chain, ct))?.Cut ?? ChainHead.Genesis;
        var head = await chains.HeadAsync(reader.Organisation, chain, ct) ?? ChainHead.Genesis;
        if (query.First <= begin.Sequence)
            return new AuditOutcome<ChainSpan?>.Refused(new Refusal(RefusalCode.NotFound, $"chain `{chain}` has no entry {query.First} any more: its first is {begin.Sequence + 1}"));
        if (query.First > head.Sequence)
            return new AuditOutcome<ChainSpan?>.Refused(new Refusal(RefusalCode.NotFound, $"chain `{chain}` has no entry {query.First}: its last is {head.Sequence}"));
        return new AuditOutcome<ChainSpan?>.Found(await SpanAsync(reader.Organisation, chain, query, begin, head, ct));
    }

    private async Task<ChainSpan> SpanAsync(string organisation, string chain, ExportQuery query, ChainHead begin, ChainHead head, CancellationToken ct)
    {
        var least = begin.Sequence + 1;
        var first = query.From is { } from ? await chains.FirstAtAsync(organisation, chain, least, head.Sequence, from, ct) : query.First ?? least;
        var last = query.To is { } to ? await chains.FirstAtAsync(organisation, chain, first, head.Sequence, to, ct) - 1 : Math.Min(query.Last ?? head.Sequence, head.Sequence);
        var before = first == least ? begin : await chains.FindAsync(organisation, chain, first - 1, ct) is { } entry ? new ChainHead(entry.Sequence, entry.Hash) : ChainHead.Genesis;
        return new ChainSpan(chain, new EntryRange(before, last), head, IsPart: true);
    }
}
