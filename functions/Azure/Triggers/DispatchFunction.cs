using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>The path that agents wait on: a function of its own, so that it scales and is watched by itself.</summary>
public sealed class DispatchFunction(EndpointPipeline pipeline)
{
    [Function("Dispatch")]
    public Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/dispatch")] HttpRequest request) =>
        pipeline.RunAsync(request.HttpContext);
}
