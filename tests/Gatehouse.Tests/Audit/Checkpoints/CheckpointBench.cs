using System.Buffers;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Ledger;
using Gatehouse.Tests.Audit.Reading;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Audit.Checkpoints;

/// <summary>An engine whose chains are signed, and exported with what was signed.</summary>
internal sealed class CheckpointBench
{
    public const string Organisation = EngineBench.Organisation;

    public AuditBench Audit { get; } = new();

    public EngineBench Engine => Audit.Engine;

    public MemoryCheckpoints Checkpoints => Engine.Checkpoints;

    public string Connection { get; private set; } = "";

    public string Agent { get; private set; } = "";

    public async Task<CheckpointBench> FurnishAsync()
    {
        var (agent, connection) = await Audit.HouseAsync();
        (Agent, Connection) = (agent.Id, connection.Id);
        return this;
    }

    public Task AppendAsync(int count = 1) => Audit.AppendAsync(Connection, Agent, count, AuditKind.ConnectionChanged);

    /// <summary>Takes one in a window of its own.</summary>
    public Task<CheckpointRun> NextAsync(EngineBench? by = null)
    {
        Engine.World.Time.Advance(Engine.Get<CheckpointOptions>().Every);
        return TakeAsync(by);
    }

    public Task<CheckpointRun> TakeAsync(EngineBench? by = null) => (by ?? Engine).Get<TakeCheckpoint>().HandleAsync(Organisation, default);

    public StoredCheckpoint Kept(long number) => StoredCheckpoint.Parse(Checkpoints.Kept[(Organisation, number)])!;

    /// <summary>Whoever has no hand in the engine writes into its store: the chain ends with an earlier entry, as a restore would leave it.</summary>
    public async Task<string> CutAsync(string chain, long last)
    {
        var state = await Engine.StateAsync(chain);
        var kept = (await Audit.Chains.FindAsync(Organisation, chain, last, default))!;
        Put(chain, state with { Head = new ChainHead(last, kept.Hash) });
        for (var sequence = last + 1; sequence <= state.Head.Sequence; sequence++)
            await Audit.Table.WriteAsync($"{Organisation}|{chain}", [new Gatehouse.Ports.TableWrite.Delete(LedgerRows.Audit(sequence), null)], default);
        return chain;
    }

    /// <summary>The same number of entries, others than were signed.</summary>
    public async Task RewriteAsync(string chain, long from)
    {
        var state = await Engine.StateAsync(chain);
        var before = await Audit.Chains.FindAsync(Organisation, chain, from - 1, default);
        var forged = AuditChain.Append(
            Organisation, chain, before is null ? ChainHead.Genesis : new ChainHead(before.Sequence, before.Hash),
            [.. Enumerable.Range(0, (int)(state.Head.Sequence - from) + 1).Select(_ => new AuditEntry(AuditKind.Unfreeze))], Audit.Now);
        foreach (var entry in forged.Entries)
            Audit.Table.Put($"{Organisation}|{chain}", LedgerRows.Audit(entry.Sequence), new Gatehouse.Ports.RowContent(Organisation, "x", entry.Bytes));
        Put(chain, state with { Head = forged.Head });
    }

    /// <summary>Every chain, as the endpoint writes them.</summary>
    public async Task<byte[]> ExportAsync(bool allCheckpoints = true, Func<StoredCheckpoint, bool>? without = null, string? withoutChain = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using var export = new AuditExport(output);
        export.Begin(Organisation, "all");
        var log = new CheckpointLog(Checkpoints);
        await foreach (var checkpoint in log.ReadAsync(Organisation, allCheckpoints ? 1 : null, await log.LastAsync(Organisation, default), default))
        {
            if (without?.Invoke(StoredCheckpoint.Parse(checkpoint)!) is not true)
                export.Checkpoint(checkpoint.Span);
        }

        await foreach (var chain in Audit.Chains.IdsAsync(Organisation, default))
        {
            if (chain == withoutChain || await Audit.Chains.HeadAsync(Organisation, chain, default) is null)
                continue;
            var span = await Audit.Chains.SpanAsync(Organisation, chain, default);
            export.BeginChain(chain, span.Range.Before);
            if (span.Pruned is { } pruned)
                export.Pruned(pruned);
            await foreach (var entry in Audit.Chains.EntriesAsync(Organisation, chain, span.Range.First, span.Range.Last, default))
                export.Entry(entry);
            export.EndChain(span.Head);
        }

        export.End();
        return output.WrittenSpan.ToArray();
    }

    public static Task<AuditVerification> VerifyAsync(byte[] export, CheckpointTrust? trust = null) =>
        AuditVerifier.VerifyAsync(new MemoryStream(export), trust ?? CheckpointTrust.None, default);

    private void Put(string chain, LedgerState state) => Audit.Table.Put(
        $"{Organisation}|{chain}", LedgerRows.State, new Gatehouse.Ports.RowContent(Organisation, "x", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState)));
}
