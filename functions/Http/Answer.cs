using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http;

/// <summary>Turns an endpoint's method into what routing calls. No binding, no reflection: an endpoint reads its own request.</summary>
public static class Answer
{
    public static RequestDelegate With(Func<HttpContext, Task<IResult>> endpoint) =>
        async http => await (await endpoint(http)).ExecuteAsync(http);

    public static RequestDelegate With(Func<HttpContext, IResult> endpoint) =>
        http => endpoint(http).ExecuteAsync(http);
}
