using System.Text;
using System.Text.Json;
using Gatehouse.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Http;

internal static class Requests
{
    public static HttpRequest With(string body, string? contentType = "application/json") => With(Encoding.UTF8.GetBytes(body), contentType);

    public static HttpRequest With(byte[] body, string? contentType = "application/json")
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Body = new MemoryStream(body);
        if (contentType is not null)
            request.ContentType = contentType;
        return request;
    }

    public static IServiceProvider Services(Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection().AddLogging().AddGatehouseHttp();
        services.AddSingleton<System.Diagnostics.DiagnosticListener>(_ => new System.Diagnostics.DiagnosticListener("test"));
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public static async Task<(int Status, JsonElement Body, HttpResponse Response)> SendAsync(
        RequestDelegate pipeline, IServiceProvider services, string method, string path)
    {
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Method = method;
        http.Request.Path = path;
        var bytes = new MemoryStream();
        http.Response.Body = bytes;
        await pipeline(http);
        await http.Response.CompleteAsync();
        return (http.Response.StatusCode, bytes.Length == 0 ? default : JsonElement.Parse(bytes.ToArray()), http.Response);
    }
}
