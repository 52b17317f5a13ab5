using Gatehouse.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Azure.Tests;

public sealed class EndpointPipelineTests
{
    [Fact]
    public async Task A_path_that_nobody_serves_is_answered_with_problem_details()
    {
        await using var services = new ServiceCollection().AddLogging().AddGatehouseHttp().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "GET";
        context.Request.Path = "/nowhere";

        await new EndpointPipeline(services).RunAsync(context);

        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
        Assert.Equal("application/problem+json", context.Response.ContentType);
    }
}
