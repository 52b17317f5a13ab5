using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Benchmarks.Http;

/// <summary>A target that does nothing with a task but count it. <c>GET</c> tells the count.</summary>
internal static class TargetServer
{
    public const string Verb = "--target";

    private static int received;

    public static Task<int> RunAsync() => EchoServer.ServeAsync(TakeAsync);

    private static async Task TakeAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.WriteAsync(Volatile.Read(ref received).ToString(CultureInfo.InvariantCulture));
            return;
        }

        await context.Request.Body.CopyToAsync(Stream.Null);
        Interlocked.Increment(ref received);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"output":{"done":true}}""");
    }
}
