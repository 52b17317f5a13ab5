using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Local.Commands;

/// <summary>Asks a running gate, on this machine or elsewhere, as the operator whose key is in a file.</summary>
/// <remarks>The key is never an argument, which a list of processes shows, and goes over plain HTTP to this machine alone.</remarks>
internal sealed class RunningGate(CommandConsole console)
{
    private const int PageOf = 100;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public Option<string?> Url { get; } = new("--url") { Description = "Where the gate is (the first of GATEHOUSE_URLS).", HelpName = "URL" };

    public Option<string?> KeyFile { get; } = new("--key-file") { Description = "The file that holds an operator's key (owner.key in GATEHOUSE_DATA).", HelpName = "FILE" };

    /// <returns>What <paramref name="ask"/> returned; or the exit code of what went wrong, with the reason on standard error.</returns>
    public async Task<int> AskAsync(ParseResult parsed, Func<Func<HttpMethod, string, string?, Task<JsonElement>>, Task<int>> ask, CancellationToken ct)
    {
        if (await FindAsync(parsed, ct) is not var (gate, key))
            return ExitCode.Usage;

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = gate, Timeout = patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            return await ask((method, path, body) => SendAsync(http, method, path, body, ct));
        }
        catch (GateRefusedException refused)
        {
            await console.Error.WriteLineAsync(refused.Message);
            return ExitCode.Invalid;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            await console.Error.WriteLineAsync($"the gate at {gate} did not answer: {failure.Message}");
            return ExitCode.Incomplete;
        }
    }

    /// <summary>All items of a list, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(Func<HttpMethod, string, string?, Task<JsonElement>> gate, string path, string query = "")
    {
        var items = new List<JsonElement>();
        for (string? after = ""; after is not null;)
        {
            var page = await gate(HttpMethod.Get, $"{path}?limit={PageOf}{query}{(after.Length > 0 ? $"&after={Uri.EscapeDataString(after)}" : "")}", null);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.TryGetProperty("after", out var next) ? next.GetString() : null;
        }

        return items;
    }

    private async Task<(Uri Gate, string Key)?> FindAsync(ParseResult parsed, CancellationToken ct)
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out _);
        var text = parsed.GetValue(Url) ?? options.Urls[0];
        if (!Uri.TryCreate(text, UriKind.Absolute, out var gate) || !(gate.Scheme == Uri.UriSchemeHttps || (gate.Scheme == Uri.UriSchemeHttp && gate.IsLoopback)))
        {
            await console.Error.WriteLineAsync($"--url `{text}` is no address that a key may be sent to: it must be `https`, or on this machine");
            return null;
        }

        if (await InputFile.ReadAsync(parsed.GetValue(KeyFile) ?? options.OwnerKeyFile, console, ct) is not { } bytes)
            return null;
        var key = Encoding.UTF8.GetString(bytes).Trim();
        if (key.Length > 0 && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
            return (gate, key);
        await console.Error.WriteLineAsync("the file holds no key");
        return null;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, string? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        if (response.IsSuccessStatusCode)
            return text.Length == 0 ? default : JsonElement.Parse(text);
        throw new GateRefusedException((int)response.StatusCode, text);
    }
}
