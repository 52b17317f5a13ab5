using System.Collections.Concurrent;
using System.Net;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Gatehouse.Scenarios.Taint;

/// <summary>A provider whose every token is a mark, and that says back what it was told in each way there is.</summary>
internal sealed class LeakyProvider : IAsyncDisposable
{
    private readonly ConcurrentQueue<Mark> given = new();
    private TargetListener listener = null!;

    /// <summary>What it does wrong; absent: nothing.</summary>
    public static IReadOnlyList<string> Faults { get; } =
    [
        "describes the error with it", "calls the error so", "writes a page", "redirects", "breaks off in JSON", "breaks off in the body", "gives more than was asked for",
        "gives another type of token", "gives two at once", "gives one too long", "gives one with a space", "gives a bad refresh token", "sets headers", "says so as reason", "names a type of content",
    ];

    public Uri Url => listener.Url;

    public Witness Heard { get; } = new();

    public string? Fault { get; set; }

    public IReadOnlyList<Mark> Given => [.. given];

    public static async Task<LeakyProvider> OpenAsync()
    {
        var provider = new LeakyProvider();
        provider.listener = await TargetListener.OpenAsync(provider.AnswerAsync);
        return provider;
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var form = await reader.ReadToEndAsync();
        var authorization = http.Request.Headers.Authorization.ToString();
        Heard.See("the provider", $"{authorization}\n{form}");
        var told = QueryHelpers.ParseQuery(form);
        var echo = $"{told.GetValueOrDefault("refresh_token")} {told.GetValueOrDefault("token")} {told.GetValueOrDefault("code")} {authorization} {form}";
        await (Fault is { } fault ? FailAsync(http, fault, told["refresh_token"].ToString(), echo) : JsonAsync(http, 200, Tokens(New("access token"), New("refresh token"))));
    }

    private Mark New(string name)
    {
        var mark = Mark.New($"{name} {given.Count}");
        given.Enqueue(mark);
        return mark;
    }

    private Task FailAsync(HttpContext http, string fault, string refresh, string echo) => fault switch
    {
        "describes the error with it" => JsonAsync(http, 400, new { error = "invalid_grant", error_description = echo, error_uri = $"https://example.com/?{echo}" }),
        "calls the error so" => JsonAsync(http, 400, new { error = refresh }),
        "writes a page" => WriteAsync(http, 500, "text/html", $"<html>{WebUtility.HtmlEncode(echo)}</html>"),
        "redirects" => RedirectAsync(http, $"https://example.com/?{Uri.EscapeDataString(echo)}"),
        "breaks off in JSON" => WriteAsync(http, 200, "application/json", $$"""{"access_token":"{{New("access token").Text}}","refresh_token":"{{New("refresh token").Text}}","was":"{{refresh}}" """),
        "breaks off in the body" => BreakOffAsync(http, Json.Of(Tokens(New("access token"), New("refresh token")))),
        "gives more than was asked for" => JsonAsync(http, 200, new { access_token = New("access token").Text, refresh_token = New("refresh token").Text, token_type = "Bearer", expires_in = 600, scope = $"mail.read {refresh}" }),
        "gives another type of token" => JsonAsync(http, 200, new { access_token = New("access token").Text, token_type = refresh, expires_in = 600 }),
        "gives two at once" => WriteAsync(http, 200, "application/json", $$"""{"access_token":"{{New("access token").Text}}","access_token":"{{New("access token").Text}}","token_type":"Bearer","expires_in":600}"""),
        "gives one too long" => JsonAsync(http, 200, new { access_token = New("access token").Text + new string('x', 9000), token_type = "Bearer", expires_in = 600 }),
        "gives one with a space" => JsonAsync(http, 200, new { access_token = $"{New("access token").Text} {refresh}", token_type = "Bearer", expires_in = 600 }),
        "gives a bad refresh token" => JsonAsync(http, 200, new { access_token = New("access token").Text, refresh_token = $"{New("refresh token").Text}\n", token_type = "Bearer", expires_in = 600 }),
        "sets headers" => HeadersAsync(http, refresh),
        "says so as reason" => ReasonAsync(http, refresh),
        "names a type of content" => WriteAsync(http, 200, $"text/{refresh.Split('+')[0]}", echo),
        _ => throw new InvalidOperationException($"how is `{fault}` done?"),
    };

    private static object Tokens(Mark access, Mark refresh) => new { access_token = access.Text, refresh_token = refresh.Text, token_type = "Bearer", expires_in = 600 };

    private static Task JsonAsync(HttpContext http, int status, object body) => WriteAsync(http, status, "application/json", Json.Of(body));

    private static Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    private static Task RedirectAsync(HttpContext http, string place)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = place;
        return Task.CompletedTask;
    }

    private static async Task BreakOffAsync(HttpContext http, string text)
    {
        http.Response.ContentLength = text.Length + 100;
        await WriteAsync(http, 200, "application/json", text);
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    private static Task HeadersAsync(HttpContext http, string refresh)
    {
        http.Response.StatusCode = 503;
        http.Response.Headers.RetryAfter = refresh;
        http.Response.Headers.SetCookie = $"s={Uri.EscapeDataString(refresh)}";
        http.Response.Headers["WWW-Authenticate"] = $"Bearer error=\"{refresh}\"";
        return Task.CompletedTask;
    }

    private static Task ReasonAsync(HttpContext http, string refresh)
    {
        http.Response.StatusCode = 500;
        http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = refresh;
        return Task.CompletedTask;
    }
}
