using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>An export as a stream. One that breaks off has no end, which its reader sees.</summary>
/// <param name="only">All of every chain when <see langword="null"/>.</param>
/// <param name="lastCheckpoint">Its number; known before any head was read, so that all that it holds is in the export.</param>
/// <param name="allCheckpoints">And not only those that hold the newest head of every chain.</param>
internal sealed class AuditExportAnswer(AuditChains chains, CheckpointLog log, string organisation, ChainSpan? only, long lastCheckpoint, bool allCheckpoints) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.BeginLines();
        using var export = new AuditExport(httpContext.Response.BodyWriter);
        if (only is { IsPart: true })
            export.BeginRange(organisation, only.Chain, only.Range);
        else
            export.Begin(organisation, only?.Chain ?? "all");

        // Begun before the first reading: a store that fails from here on breaks the stream off, and nothing else is mixed into it.
        await httpContext.FlushLinesAsync();

        await foreach (var checkpoint in log.ReadAsync(organisation, allCheckpoints ? 1 : null, lastCheckpoint, httpContext.RequestAborted))
        {
            export.Checkpoint(checkpoint.Span);
            await httpContext.FlushLinesAsync();
        }

        if (only is not null)
            await WriteAsync(export, only, httpContext);
        else
            await WriteAllAsync(export, httpContext);
        export.End();
    }

    private async Task WriteAllAsync(AuditExport export, HttpContext http)
    {
        await foreach (var chain in chains.IdsAsync(organisation, http.RequestAborted))
        {
            if (await chains.HeadAsync(organisation, chain, http.RequestAborted) is not null)
                await WriteAsync(export, await chains.SpanAsync(organisation, chain, http.RequestAborted), http);
        }
    }

    private async Task WriteAsync(AuditExport export, ChainSpan span, HttpContext http)
    {
        export.BeginChain(span.Chain, span.Range.Before);
        if (span.Pruned is { } pruned)
            export.Pruned(pruned);
        await http.WriteLinesAsync(chains.EntriesAsync(organisation, span.Chain, span.Range.First, span.Range.Last, http.RequestAborted), entry => export.Entry(entry));

        // Many short chains would else gather in memory, all of them.
        export.EndChain(span.Head);
        await http.FlushLinesAsync();
    }
}
