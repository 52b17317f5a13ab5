using System.Net.Http.Headers;
using System.Text.Json;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One answer of the gate, read to its end.</summary>
public sealed record Reply(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    /// <summary>The body as JSON; undefined where it is none.</summary>
    public JsonElement Body { get; } = Parse(Text);

    /// <summary>Of a problem.</summary>
    public string? Code => Body.TextOf("code");

    /// <summary>Of an accepted dispatch, or of a task.</summary>
    public string Task => Body.TextOf("task") ?? throw new InvalidOperationException($"no task: {this}");

    public string? TaskStatus => Body.TextOf("status");

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public override string ToString() => $"{Status} {Text}";

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
