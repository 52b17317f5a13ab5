using Gatehouse.Audit;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>An export as a stream. One that breaks off has no end, which its reader sees.</summary>
/// <param name="connection">Its chain alone; all when <see langword="null"/>.</param>
internal sealed class AuditExportAnswer(AuditChains chains, string organisation, string? connection) : IResult
{
    private const int EntriesBetweenFlushes = 64;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        using var export = new AuditExport(response.BodyWriter);
        export.Begin(organisation, connection ?? "all");
        if (connection is not null)
            await WriteChainAsync(export, connection, httpContext);
        else
        {
            await foreach (var chain in chains.IdsAsync(organisation, httpContext.RequestAborted))
                await WriteChainAsync(export, chain, httpContext);
        }

        export.End();
    }

    private async Task WriteChainAsync(AuditExport export, string chain, HttpContext http)
    {
        if (await chains.HeadAsync(organisation, chain, http.RequestAborted) is not { } head)
            return;
        export.BeginChain(chain, ChainHead.Genesis);
        await foreach (var entry in chains.EntriesAsync(organisation, chain, head, http.RequestAborted))
        {
            export.Entry(entry);
            if (entry.Sequence % EntriesBetweenFlushes == 0)
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        // Many short chains would else gather in memory, all of them.
        export.EndChain(head);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
