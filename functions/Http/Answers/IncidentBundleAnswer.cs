using Gatehouse.Audit.Reading;
using Gatehouse.Incidents.Bundles;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>A bundle as a stream. One that breaks off has no timeline, which its reader sees.</summary>
internal sealed class IncidentBundleAnswer(AuditChains chains, string organisation, BundlePlan plan) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.BeginLines();
        using var bundle = IncidentBundle.Begin(httpContext.Response.BodyWriter, organisation, plan.Incident, plan.Question);

        // Begun before the first reading: a store that fails from here on breaks the stream off, and nothing else is mixed into it.
        await httpContext.FlushLinesAsync();
        foreach (var chain in plan.Chains)
            await WriteAsync(bundle, chain, httpContext);
        bundle.End();
    }

    private async Task WriteAsync(IncidentBundle bundle, string chain, HttpContext http)
    {
        if (await chains.HeadAsync(organisation, chain, http.RequestAborted) is null)
            return;
        var span = await chains.SpanAsync(organisation, chain, http.RequestAborted);
        bundle.BeginChain(span);
        await http.WriteLinesAsync(chains.EntriesAsync(organisation, chain, span.Range.First, span.Range.Last, http.RequestAborted), bundle.Entry);

        bundle.EndChain(span.Head);
        await http.FlushLinesAsync();
    }
}
