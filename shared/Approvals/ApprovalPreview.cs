using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Approvals;

/// <summary>
/// What people are shown before they answer, made by the gate from the frozen bytes and kept as it was shown. Every channel
/// draws it; none adds to it.
/// </summary>
public static class ApprovalPreview
{
    /// <summary>Values of the input and of all arguments that are shown one by one.</summary>
    public const int MostValues = 100;

    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="approval">Without its hashes, which this is one of.</param>
    /// <param name="agent">Who asks.</param>
    /// <param name="connection">Over what.</param>
    /// <param name="payload">What would be sent.</param>
    public static ReadOnlyMemory<byte> Of(ApprovalRecord approval, Agent agent, Connection connection, ReadOnlyMemory<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var document = JsonDocument.Parse(payload);
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            WriteWho(json, approval, agent, connection);
            WriteWhat(json, approval, document.RootElement, payload);
            WriteWhy(json, approval);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteWho(Utf8JsonWriter json, ApprovalRecord approval, Agent agent, Connection connection)
    {
        json.WriteStartObject("agent"u8);
        json.WriteString("id"u8, agent.Id);
        json.WriteString("name"u8, PreviewText.Escape(agent.Name));
        json.WriteString("team"u8, PreviewText.Escape(agent.Owner.Team));
        json.WriteEndObject();
        json.WriteTexts("actsFor", approval.ActChain.Where(actor => approval.ActsFor.Count == 0 || Ids.Is(IdKind.Agent, actor)).Concat(approval.ActsFor).Select(PreviewText.Escape));
        json.WriteStartObject("connection"u8);
        json.WriteString("id"u8, connection.Id);
        json.WriteString("name"u8, PreviewText.Escape(connection.Name));
        json.WriteEndObject();
        json.WriteString("receiver"u8, PreviewText.Escape(ApprovalBinding.NameOf(connection.To)));
    }

    private static void WriteWhat(Utf8JsonWriter json, ApprovalRecord approval, JsonElement payload, ReadOnlyMemory<byte> bytes)
    {
        json.WriteString("task"u8, approval.Task);
        json.WriteString("type"u8, PreviewText.Escape(approval.TaskType));
        if (payload.TryGetProperty("model"u8, out var model))
            json.WriteString("model"u8, PreviewText.Escape(model.GetString()!));
        if (approval.Cost is { } cost)
            json.WriteNumber("costAtMost"u8, cost.ToDecimal());
        var values = new PreviewValues(json, MostValues);
        json.WriteStartArray("tools"u8);
        foreach (var (tool, sent) in approval.Tools.Zip(payload.GetProperty("tools"u8).EnumerateArray()))
            WriteTool(json, values, tool, sent);
        json.WriteEndArray();
        values.Write("input", payload.TryGetProperty("input"u8, out var input) ? input : null);
        json.WriteString("payloadHash"u8, ApprovalBinding.HexOf(bytes.Span));
    }

    private static void WriteTool(Utf8JsonWriter json, PreviewValues values, ApprovalTool tool, JsonElement sent)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, PreviewText.Escape(tool.Name));
        json.WriteString("class"u8, tool.Class.ToString().ToLowerInvariant());
        values.Write("arguments", sent.TryGetProperty("arguments"u8, out var arguments) ? arguments : null);
        json.WriteEndObject();
    }

    private static void WriteWhy(Utf8JsonWriter json, ApprovalRecord approval)
    {
        json.WriteTexts("reasons", approval.Reasons.Select(PreviewText.Escape));
        json.WriteNumber("quorum"u8, approval.Terms.Quorum);
        json.WriteString("expiresAt"u8, Instant.Format(approval.ExpiresAt));
        json.WriteString("ifApproved"u8, $"the task runs once, as it is shown here, if it starts within {ApprovalAge.Limit.TotalMinutes} minutes");
        json.WriteString("ifDenied"u8, "the task ends, and the agent is told that it was denied");
        json.WriteString("ifNobodyAnswers"u8, "the task ends at the time of expiry, without having run");
    }
}
