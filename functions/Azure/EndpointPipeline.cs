using Gatehouse.Http;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Azure;

/// <summary>The endpoint map that every host runs, behind an HTTP trigger.</summary>
public sealed class EndpointPipeline(IServiceProvider services)
{
    private readonly RequestDelegate pipeline = GatehousePipeline.BuildGatehouse(services);

    public Task RunAsync(HttpContext context)
    {
        // The worker has routed the request to its function; the pipeline routes it again, to its endpoint.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return pipeline(context);
    }
}
