using System.Text.Json;
using Gatehouse.Http;
using Gatehouse.Http.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Http;

public sealed class GatehousePipelineTests
{
    [Theory]
    [InlineData("GET", "/health/live", 200, null)]
    [InlineData("GET", "/health/ready", 200, null)]
    [InlineData("POST", "/health/live", 405, "method-not-allowed")]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("GET", "/v1/dispatch/x/y", 404, "not-found")]
    public async Task Every_answer_that_is_no_success_is_a_problem(string method, string path, int status, string? code)
    {
        var services = Requests.Services();

        var answer = await Requests.SendAsync(GatehousePipeline.BuildGatehouse(services), services, method, path);

        Assert.Equal(status, answer.Status);
        if (code is not null)
            Assert.Equal(code, answer.Body.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(400, 400, "malformed")]
    [InlineData(408, 400, "malformed")]
    [InlineData(413, 413, "too-large")]
    [InlineData(431, 400, "malformed")]
    public async Task A_request_that_the_server_refuses_is_a_problem(int thrown, int status, string code)
    {
        var answer = await ThroughAsync(_ => throw new BadHttpRequestException("secret particulars", thrown));

        Assert.Equal(status, answer.Status);
        Assert.Equal(code, answer.Body.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_500_and_tells_nothing_of_itself()
    {
        var answer = await ThroughAsync(http =>
        {
            http.Response.Headers["X-Half"] = "done";
            throw new InvalidOperationException("secret particulars");
        });

        Assert.Equal(500, answer.Status);
        Assert.Equal("internal-error", answer.Body.GetProperty("code").GetString());
        Assert.DoesNotContain("secret", answer.Body.GetRawText(), StringComparison.Ordinal);
        Assert.False(answer.Response.Headers.ContainsKey("X-Half"));
    }

    [Fact]
    public async Task An_answer_with_a_body_is_left_alone()
    {
        var answer = await ThroughAsync(http => Results.Json(new { mine = 1 }, statusCode: 404).ExecuteAsync(http));

        Assert.Equal(1, answer.Body.GetProperty("mine").GetInt32());
    }

    [Theory]
    [InlineData("slow disk")]
    [InlineData("throw")]
    public async Task Not_ready_is_503(string fault)
    {
        var services = Requests.Services(s => s.AddSingleton<IReadinessCheck>(new Check(fault)));

        var answer = await Requests.SendAsync(GatehousePipeline.BuildGatehouse(services), services, "GET", Routes.Ready);

        Assert.Equal(503, answer.Status);
        Assert.Equal("`store` is not ready", answer.Body.GetProperty("detail").GetString());
        Assert.Equal("""[{"name":"store","status":"failed"}]""", answer.Body.GetProperty("checks").GetRawText());
        Assert.DoesNotContain("disk", answer.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("1", answer.Response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(true, 503)]
    [InlineData(false, 500)]
    public async Task Where_a_person_asked_a_failure_is_a_page_that_tells_nothing_of_it(bool isStore, int status)
    {
        var services = Requests.Services();
        var app = new ApplicationBuilder(services).UseMiddleware<ProblemMiddleware>();
        app.Run(_ => throw (isStore ? new IOException("secret particulars") : new InvalidOperationException("secret particulars")));
        var http = new DefaultHttpContext { RequestServices = services };
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new Microsoft.AspNetCore.Routing.ExcludeFromDescriptionAttribute()), "page"));
        using var body = new MemoryStream();
        http.Response.Body = body;
        await app.Build()(http);

        var page = System.Text.Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal((status, "text/html; charset=utf-8", "no-store"), (http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.CacheControl.ToString()));
        Assert.Contains("The gate cannot answer now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
    }

    private static Task<(int Status, JsonElement Body, HttpResponse Response)> ThroughAsync(RequestDelegate endpoint)
    {
        var services = Requests.Services();
        var app = new ApplicationBuilder(services).UseMiddleware<ProblemMiddleware>();
        app.Run(endpoint);
        return Requests.SendAsync(app.Build(), services, "GET", "/");
    }

    private sealed class Check(string fault) : IReadinessCheck
    {
        public string Name => "store";

        public Task<string?> FindFaultAsync(CancellationToken ct) =>
            fault == "throw" ? throw new IOException("gone") : Task.FromResult<string?>(fault);
    }
}
