using Gatehouse.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Hosting;

/// <summary>Whatever fails outside the endpoint pipeline, a caller still gets problem details and not an empty 500.</summary>
internal sealed partial class ProblemForAnyFailure(ILogger<ProblemForAnyFailure> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // the last resort
        catch (Exception failure) when (context.GetHttpContext() is { Response.HasStarted: false })
#pragma warning restore CA1031
        {
            Failed(log, failure, context.FunctionDefinition.Name);
            await Problems.ForStatus(StatusCodes.Status500InternalServerError)!.ExecuteAsync(context.GetHttpContext()!);
        }
    }

    [LoggerMessage(45, LogLevel.Error, "function {Function} failed")]
    private static partial void Failed(ILogger log, Exception failure, string function);
}
