using System.Text;
using System.Text.Json;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Azure.Triggers;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Azure.Tests.Triggers;

/// <summary>The HTTP functions with the request that the worker gives them, already routed once.</summary>
[NeedsAzurite]
public sealed class HttpFunctionTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task An_agent_of_the_first_owner_gets_a_token_and_dispatches_and_the_task_is_delivered()
    {
        await using var house = new AzureHouse(azurite);
        await house.FurnishAsync();
        var app = house.NewInstance();

        var credential = await SurfaceAsync(app, "POST", $"/v1/agents/{house.Caller.AgentId}/credentials", """{"kind":"secret"}""", house.OwnerKey);
        Assert.Equal(201, credential.Status);
        var (id, secret) = (Text(credential.Body, "clientId"), Text(credential.Body, "clientSecret"));
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secret}"));
        var token = await AskAsync(app, Surface, "POST", "/oauth/token", "grant_type=client_credentials", "application/x-www-form-urlencoded", $"Basic {basic}");
        Assert.Equal(200, token.Status);

        var dispatched = await AskAsync(
            app, Dispatch, "POST", "/v1/dispatch", JsonSerializer.Serialize(new { connection = house.Connection.Id, task = new { type = "review" } }), "application/json", $"Bearer {Text(token.Body, "access_token")}");
        Assert.True(dispatched.Status == 202, dispatched.Body.GetRawText());
        // A credential that was issued has its agent's trust computed again; the other is the task's.
        Assert.Equal((2, 2), (house.Broker.Sends, house.Broker.Waiting));

        await using (new FunctionsHost(house.NewInstance(), house.Broker))
        {
            while (house.Broker.Waiting > 0)
                await Task.Delay(10);
        }

        var task = await SurfaceAsync(app, "GET", $"/v1/tasks/{Text(dispatched.Body, "task")}", "", house.OwnerKey);
        Assert.Equal("succeeded", Text(task.Body, "status"));
    }

    [Theory]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/health/ready", 200)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/health/live", 405)]
    [InlineData("GET", "/v1/agents", 401)]
    [InlineData("GET", "/.well-known/jwks.json", 200)]
    public async Task The_surface_is_the_same_as_behind_Kestrel(string method, string path, int status)
    {
        await using var house = new AzureHouse(azurite);

        var reply = await SurfaceAsync(house.NewInstance(), method, path, "", null);

        Assert.Equal(status, reply.Status);
        Assert.True(status == 200 || reply.ContentType == "application/problem+json", reply.ContentType);
    }

    [Theory]
    [InlineData("GET", "/approvals", 200)]
    [InlineData("HEAD", "/approvals", 200)]
    [InlineData("POST", "/approvals", 400)]
    [InlineData("GET", "/approvals/none", 404)]
    public async Task So_are_the_pages(string method, string path, int status)
    {
        await using var house = new AzureHouse(azurite);

        var reply = await SurfaceAsync(house.NewInstance(), method, path, "", null);

        Assert.Equal((status, "text/html"), (reply.Status, reply.ContentType));
    }

    [Fact]
    public void Every_method_that_a_page_answers_reaches_it()
    {
        var trigger = (HttpTriggerAttribute)Assert.Single(typeof(SurfaceFunction).GetMethod(nameof(SurfaceFunction.RunAsync))!.GetParameters()[0].GetCustomAttributes(typeof(HttpTriggerAttribute), false));

        Assert.Equal(["get", "head", "options", "post", "put", "patch", "delete"], trigger.Methods!);
    }

    private static Task<Reply> SurfaceAsync(IServiceProvider app, string method, string path, string body, string? bearer) =>
        AskAsync(app, Surface, method, path, body, "application/json", bearer is null ? null : $"Bearer {bearer}");

    private static Task Surface(IServiceProvider app, HttpRequest request) => ActivatorUtilities.CreateInstance<SurfaceFunction>(app).RunAsync(request);

    private static Task Dispatch(IServiceProvider app, HttpRequest request) => ActivatorUtilities.CreateInstance<DispatchFunction>(app).RunAsync(request);

    private static async Task<Reply> AskAsync(IServiceProvider app, Func<IServiceProvider, HttpRequest, Task> function, string method, string path, string body, string type, string? authorization)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var context = new DefaultHttpContext { RequestServices = app };
        context.SetEndpoint(new Endpoint(_ => throw new InvalidOperationException("the worker's own"), null, "the worker's own"));
        context.Request.RouteValues["path"] = path[1..];
        (context.Request.Method, context.Request.Path, context.Request.Scheme, context.Request.Host) = (method, path, "https", new HostString("gate.example.com"));
        if (bytes.Length > 0)
            (context.Request.Body, context.Request.ContentLength, context.Request.ContentType) = (new MemoryStream(bytes), bytes.Length, type);
        context.Request.Headers.Authorization = authorization;
        using var answer = new MemoryStream();
        context.Response.Body = answer;

        await function(app, context.Request);
        await context.Response.CompleteAsync();
        var text = answer.Length == 0 || context.Response.ContentType?.Contains("json", StringComparison.Ordinal) is not true ? "{}" : Encoding.UTF8.GetString(answer.ToArray());
        return new Reply(context.Response.StatusCode, context.Response.ContentType?.Split(';')[0], JsonDocument.Parse(text).RootElement);
    }

    private static string Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString()! : throw new InvalidOperationException(body.GetRawText());

    private sealed record Reply(int Status, string? ContentType, JsonElement Body);
}
