using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Dispatching;

/// <summary>What a task says, as guardrails read it: type, model, tools, input and what is claimed, which is kept though it is not sent; and nothing that the gate adds.</summary>
public static class DispatchContent
{
    public static ReadOnlyMemory<byte> Of(DispatchRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteKind(json, request);
            WriteWork(json, request);
            if (request.Task.Claimed is { } claimed)
            {
                json.WritePropertyName("claimed"u8);
                claimed.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The request as it says this instead: what is sent, what is decided on and what is recorded are one.</summary>
    /// <param name="content">Of the same shape.</param>
    public static DispatchRequest With(DispatchRequest request, ReadOnlyMemory<byte> content)
    {
        var says = JsonElement.Parse(content.Span);
        return request with
        {
            Task = request.Task with
            {
                Type = says.GetProperty("type"u8).GetString()!,
                Model = says.TryGetProperty("model"u8, out var model) ? model.GetString() : null,
                Tools = [.. says.GetProperty("tools"u8).EnumerateArray().Select(Tool)],
                Claimed = says.TryGetProperty("claimed"u8, out var claimed) ? claimed : null,
                Document = request.Task.Document is { } document ? Changed(document, says) : null,
            },
            Input = says.TryGetProperty("input"u8, out var input) ? input : null,
        };
    }

    private static JsonElement Changed(JsonElement document, JsonElement says)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in document.EnumerateObject())
            {
                json.WritePropertyName(member.Name);
                (says.TryGetProperty(member.Name, out var said) ? said : member.Value).WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    internal static void WriteKind(Utf8JsonWriter json, DispatchRequest request)
    {
        json.WriteString("type"u8, request.Task.Type);
        if (request.Task.Model is { } model)
            json.WriteString("model"u8, model);
    }

    internal static void WriteWork(Utf8JsonWriter json, DispatchRequest request)
    {
        WriteTools(json, request.Task.Tools);
        if (request.Input is not { } input)
            return;
        json.WritePropertyName("input"u8);
        input.WriteTo(json);
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolUse> tools)
    {
        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            if (tool.Arguments is { } arguments)
            {
                json.WritePropertyName("arguments"u8);
                arguments.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static ToolUse Tool(JsonElement tool) =>
        ToolUse.Named(tool.GetProperty("name"u8).GetString()!, tool.TryGetProperty("arguments"u8, out var arguments) ? arguments : null);
}
