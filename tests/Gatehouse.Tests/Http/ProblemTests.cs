using System.Text.Json;
using Gatehouse.Http;
using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Http;

public sealed class ProblemTests
{
    [Fact]
    public async Task A_refusal_is_a_problem_of_RFC_9457()
    {
        var refusal = new Refusal(RefusalCode.RateLimited, "connection `con_1` allowed 10 in the last minute")
        {
            Clause = "policy.rate.perMinute",
            MayRetry = true,
            RetryAfter = TimeSpan.FromMilliseconds(11_001),
            Unlock = "wait",
        };

        var (response, json) = await WriteAsync(Problems.For(refusal, new AuditPlace("con_1", 17, Coalesced: true)));

        Assert.Equal("""
            {"type":"https://gatehouse.dev/problems/rate-limited","title":"Rate limit reached","status":429,"code":"rate-limited","clause":"policy.rate.perMinute","detail":"connection `con_1` allowed 10 in the last minute","retry":{"possible":true,"afterSeconds":12},"unlock":"wait","audit":{"chain":"con_1","sequence":17,"coalesced":true},"traceId":"trace-1"}
            """, json);
        Assert.Equal(429, response.StatusCode);
        Assert.Equal("application/problem+json", response.ContentType);
        Assert.Equal("12", response.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_is_not_known_is_left_out()
    {
        var (response, json) = await WriteAsync(Problems.For(new Refusal(RefusalCode.TrustTooLow, "no")));

        Assert.Equal(
            """{"type":"https://gatehouse.dev/problems/trust-too-low","title":"Trust too low","status":403,"code":"trust-too-low","detail":"no","retry":{"possible":false},"traceId":"trace-1"}""",
            json);
        Assert.Equal(0, response.Headers.RetryAfter.Count);
    }

    [Theory]
    [InlineData(RefusalCode.Unavailable, true, "1")]
    [InlineData(RefusalCode.OutcomeUnknown, true, "1")]
    [InlineData(RefusalCode.RateLimited, false, "")]
    [InlineData(RefusalCode.NotFound, true, "")]
    public async Task A_retry_that_can_help_says_when(RefusalCode code, bool mayRetry, string header)
    {
        var (response, _) = await WriteAsync(Problems.For(new Refusal(code, "no") { MayRetry = mayRetry }));

        Assert.Equal(header, response.Headers.RetryAfter.ToString());
    }

    [Fact]
    public async Task A_malformed_body_names_every_error()
    {
        var (_, json) = await WriteAsync(Problems.Malformed([new WireError("$.a", "is required"), new WireError("$.b", "is not known here")]));
        var problem = JsonElement.Parse(json);

        Assert.Equal("`$.a`: is required; and 1 more", problem.GetProperty("detail").GetString());
        Assert.Equal(["$.a", "$.b"], problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()!));
    }

    [Fact]
    public async Task A_401_names_the_scheme()
    {
        var (response, _) = await WriteAsync(Problems.Unauthenticated());

        Assert.Equal("Bearer", response.Headers.WWWAuthenticate);
    }

    private static async Task<(HttpResponse Response, string Json)> WriteAsync(Problem problem)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "trace-1", RequestServices = new ServiceCollection().BuildServiceProvider() };
        var bytes = new MemoryStream();
        http.Response.Body = bytes;
        await problem.ExecuteAsync(http);
        return (http.Response, System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
