using Gatehouse.Audit.Reading;
using Gatehouse.Incidents.Bundles;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>A bundle as a stream. One that breaks off has no timeline, which its reader sees.</summary>
internal sealed class IncidentBundleAnswer(AuditChains chains, string organisation, BundlePlan plan) : IResult
{
    private const int EntriesBetweenFlushes = 64;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        using var bundle = IncidentBundle.Begin(response.BodyWriter, organisation, plan.Incident, plan.Question);

        // Begun before the first reading: a store that fails from here on breaks the stream off, and nothing else is mixed into it.
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        foreach (var chain in plan.Chains)
            await WriteAsync(bundle, chain, httpContext);
        bundle.End();
    }

    private async Task WriteAsync(IncidentBundle bundle, string chain, HttpContext http)
    {
        if (await chains.HeadAsync(organisation, chain, http.RequestAborted) is not { } head)
            return;
        bundle.BeginChain(chain);
        await foreach (var entry in chains.EntriesAsync(organisation, chain, 1, head.Sequence, http.RequestAborted))
        {
            bundle.Entry(entry);
            if (entry.Sequence % EntriesBetweenFlushes == 0)
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        bundle.EndChain(head);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
