using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Samples.Receiver;

/// <summary>An agent that takes tasks from the gate, and from nobody else: it answers with who called, and for whom.</summary>
/// <param name="keys">The gate's key set.</param>
/// <param name="issuer">As its tokens name the gate.</param>
/// <param name="receiver">This agent's id.</param>
public sealed class SampleReceiver(Uri keys, string issuer, string receiver) : IDisposable
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan askedAgainAfter = TimeSpan.FromMinutes(1);

    private readonly HttpClient http = new();
    private JsonElement? keySet;
    private DateTimeOffset askedAt;

    public void Map(WebApplication app) => app.MapPost("/task", TakeAsync);

    public void Dispose() => http.Dispose();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        if (await WhoAsync(request.Headers.Authorization.ToString()) is not { } who)
            return Results.Unauthorized();

        // The same key is the same task: a receiver with effects remembers its answer by it.
        var task = request.Headers["Idempotency-Key"].ToString();
        return Results.Json(new { output = new { task, from = who.GetProperty("sub").GetString(), onBehalfOf = ChainOf(who) } });
    }

    private async Task<JsonElement?> WhoAsync(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        try
        {
            var token = authorization[Scheme.Length..];
            var who = keySet is { } known ? HopTokenCheck.Check(token, known, issuer, receiver) : null;
            return who ?? (await IsReadAgainAsync() ? HopTokenCheck.Check(token, keySet!.Value, issuer, receiver) : null);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    // Keys rotate: a token that does not hold may be of a newer one, and a flood of such tokens is no flood of requests.
    private async Task<bool> IsReadAgainAsync()
    {
        if (keySet is not null && DateTimeOffset.UtcNow - askedAt < askedAgainAfter)
            return false;
        askedAt = DateTimeOffset.UtcNow;
        keySet = JsonElement.Parse(await http.GetStringAsync(keys));
        return true;
    }

    /// <summary>The nearest first, ending in the human.</summary>
    private static List<string> ChainOf(JsonElement claims)
    {
        var chain = new List<string>();
        while (claims.TryGetProperty("act", out claims))
            chain.Add(claims.GetProperty("sub").GetString()!);
        return chain;
    }
}
