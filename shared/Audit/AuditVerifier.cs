using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>Checks an export offline, reading it once, with memory for its checkpoints and one chain's open tasks.</summary>
public sealed class AuditVerifier
{
    private readonly ExportLines lines;
    private readonly CheckpointTrust trust;
    private ExportLine.Header? header;
    private CheckpointCheck? checkpoints;
    private ChainCheck? open;
    private ChainWitness? witness;
    private CutCheck? cut;
    private readonly List<VouchedCut> cuts = [];
    private AuditFault? missing;
    private ChainHead? statedHead;
    private string lastChain = "";
    private long line;
    private long begunAt;
    private long chains;
    private long entries;

    private AuditVerifier(Stream export, CheckpointTrust trust) => (lines, this.trust) = (new ExportLines(export), trust);

    public static Task<AuditVerification> VerifyAsync(Stream export, CancellationToken ct) => VerifyAsync(export, CheckpointTrust.None, ct);

    public static Task<AuditVerification> VerifyAsync(Stream export, CheckpointTrust trust, CancellationToken ct) => new AuditVerifier(export, trust).RunAsync(ct);

    private async Task<AuditVerification> RunAsync(CancellationToken ct)
    {
        while (await lines.NextAsync(ct) is { } bytes)
        {
            line++;
            var next = ExportLine.Parse(bytes);
            if (next is ExportLine.End end && open is null && header is not null)
                return await FinishAsync(end, ct);
            if (Accept(next) is { } fault)
                return new AuditVerification.Invalid(fault);
        }

        line++;
        return lines.IsTooLong
            ? new AuditVerification.Invalid(Fault(open?.Head.Sequence + 1, $"the line is longer than {ExportLines.MaxLineBytes} bytes"))
            : new AuditVerification.Incomplete(missing ?? Fault(open?.Head.Sequence + 1, lines.HasRest ? "the export ends inside this line" : "the export has no end"));
    }

    private AuditFault? Accept(ExportLine next) => (header, open, next) switch
    {
        (null, _, ExportLine.Header first) => Begin(first),
        (null, _, _) => Fault(null, "an export begins with its header"),
        (_, null, ExportLine.Kept kept) when chains == 0 => Checked(checkpoints!.Accept(kept.Checkpoint)),
        (_, null, ExportLine.Chain chain) => BeginChain(chain),
        (_, { IsBegun: false } chain, ExportLine.Pruned pruned) when cut is null => AcceptCut(chain, pruned.Value),
        (_, { } chain, ExportLine.Entry entry) => AcceptEntry(chain, entry),
        (_, { } chain, ExportLine.Head head) => EndChain(chain, head),
        (_, { } chain, _) => Fault(chain.Head.Sequence + 1, "neither an entry nor the chain's head"),
        _ => Fault(null, "neither a chain nor the end"),
    };

    private AuditFault? Begin(ExportLine.Header first)
    {
        header = first;
        checkpoints = new CheckpointCheck(first.Organisation, trust);
        if (first.Version != AuditExport.Version)
            return Fault(null, $"version {first.Version} is not {AuditExport.Version}");
        return trust.Scope is null || (first.Scope == trust.Scope && first.Range is null) ? null
            : Fault(null, $"the export is of {(first.Range is null ? "" : "a part of ")}`{first.Scope}`, and was to be of `{trust.Scope}`");
    }

    private AuditFault? BeginChain(ExportLine.Chain next)
    {
        if (string.CompareOrdinal(lastChain, next.Id) >= 0)
            return Fault(null, $"chain `{next.Id}` follows `{lastChain}`");

        open = new ChainCheck(header!.Organisation, next.Id, next.Before);
        witness = checkpoints!.Of(next.Id);
        lastChain = next.Id;
        begunAt = line;
        chains++;
        if (witness.Begin(next.Before) is { } contradiction)
            return Fault(next.Before.Sequence, contradiction);
        if (open.IsWhole && next.Before != ChainHead.Genesis)
            return Fault(1, "a chain begins with a `prev` of zeros");
        if (header.Range is { } range)
            return next.Id == header.Scope && next.Before == range.Before ? null : Fault(null, $"the export is of chain `{header.Scope}` from entry {range.First}");
        return null;
    }

    private AuditFault? AcceptCut(ChainCheck chain, PrunedChain pruned)
    {
        if (header!.Range is not null || pruned.Cut != chain.Head)
            return Fault(chain.Head.Sequence, "the chain begins elsewhere than its pruning says");
        if (checkpoints!.FaultOf(pruned, chain.Chain) is { } fault)
            return Fault(chain.Head.Sequence, fault);
        cut = new CutCheck(pruned, witness!.Holding);
        cuts.Add(new VouchedCut(chain.Chain, chain.Head.Sequence + 1, pruned.Checkpoint, checkpoints.SignerOf(pruned.Note, pruned.Key)!.KeyId));
        return null;
    }

    private AuditFault? AcceptEntry(ChainCheck chain, ExportLine.Entry entry)
    {
        entries++;
        if (!chain.IsBegun)
            NoteBegin(chain);
        return chain.Accept(entry, cut) is { } fault ? Fault(fault.Sequence, fault.Reason)
            : witness!.Accept(chain.Head, chain.Time) is { } contradiction ? Fault(chain.Head.Sequence, contradiction)
            : null;
    }

    // A chain that begins late and names nobody who vouches for it was cut off at its beginning, by whomever.
    private void NoteBegin(ChainCheck chain)
    {
        if (!chain.IsWhole && cut is null && header!.Range is null)
            missing ??= new AuditFault(chain.Chain, 1, begunAt, $"the chain begins at entry {chain.Head.Sequence + 1}");
    }

    private AuditFault? EndChain(ChainCheck chain, ExportLine.Head stated)
    {
        if (!chain.IsBegun)
            NoteBegin(chain);
        var (expected, reached) = (stated.Value, chain.Head);
        if (!string.Equals(stated.Of, chain.Chain, StringComparison.Ordinal))
            return Fault(reached.Sequence, $"the head belongs to chain `{stated.Of}`");
        if (witness!.End(expected) is { } contradiction)
            return Fault(expected.Sequence + 1, contradiction);
        if (expected.Sequence < reached.Sequence)
            return Fault(expected.Sequence + 1, $"the chain's head is entry {expected.Sequence}");
        if (expected.Sequence == reached.Sequence && expected != reached)
            return Fault(reached.Sequence, "the chain's head has another hash");
        if (header!.Range is { } range && reached.Sequence > range.Last)
            return Fault(range.Last + 1, $"the range ends at entry {range.Last}");

        var last = header.Range?.Last ?? expected.Sequence;
        if (last > reached.Sequence)
            missing ??= Fault(reached.Sequence + 1, header.Range is null ? $"the chain's head is entry {last}" : $"the range ends at entry {last}");

        if (cut?.Missing() is { } unrecorded)
            missing ??= Fault(reached.Sequence + 1, unrecorded);

        statedHead = expected;
        (open, cut) = (null, null);
        return null;
    }

    private async Task<AuditVerification> FinishAsync(ExportLine.End end, CancellationToken ct)
    {
        if (await lines.NextAsync(ct) is not null || lines.HasRest)
        {
            line++;
            return new AuditVerification.Invalid(Fault(null, "a line after the end"));
        }

        var (said, there) = (Counted(end.Chains, end.Checkpoints, end.Entries), Counted(chains, checkpoints!.Count, entries));
        if (end.Chains < chains || end.Checkpoints < checkpoints.Count || end.Entries < entries)
            return new AuditVerification.Invalid(Fault(null, $"the end counts {said}; there are {there}"));
        if (said != there)
            missing ??= Fault(null, $"the end counts {said}; there are {there}");
        if (checkpoints.Contradiction() is { } contradiction)
            return new AuditVerification.Invalid(Fault(null, contradiction));

        if (header!.Range is not null && chains == 0)
            missing ??= Fault(null, $"chain `{header.Scope}` is not there");

        if (checkpoints.Gap(header.Scope == AuditExport.Everything) is { } lacking)
            missing ??= new AuditFault(lacking.Chain, lacking.Sequence, line, lacking.Reason);

        return missing is { } gap ? new AuditVerification.Incomplete(gap)
            : header.Range is { } part ? new AuditVerification.Range(header.Organisation, header.Scope, part, statedHead!.Sequence) { Coverage = checkpoints.Coverage }
            : new AuditVerification.Intact(header.Organisation, header.Scope, chains, entries) { Coverage = checkpoints.Coverage, Cuts = cuts.Count == 0 ? [] : [.. cuts] };
    }

    private static string Counted(long chains, long checkpoints, long entries) => $"{chains} chains, {checkpoints} checkpoints and {entries} entries";

    private AuditFault? Checked(string? reason) => reason is null ? null : Fault(null, reason);

    private AuditFault Fault(long? sequence, string reason) => new(open?.Chain, sequence, line, reason);
}
