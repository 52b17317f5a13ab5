using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>Every path but the dispatch, which is a function of its own.</summary>
public sealed class SurfaceFunction(EndpointPipeline pipeline)
{
    [Function("Surface")]
    public Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "options", "post", "put", "patch", "delete", Route = "{*path}")] HttpRequest request) =>
        pipeline.RunAsync(request.HttpContext);
}
