using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Delivery;

/// <summary>Reads a queued task as if it were asked for now, when a changed policy applies to what is queued.</summary>
public sealed class QueuedDrafts(DraftReader drafts, InspectInput inputs)
{
    /// <param name="isApproved">Somebody was asked about it, and it was not sent yet.</param>
    /// <param name="afresh">Read from the store: what is remembered turned out to be old.</param>
    /// <returns>Null when neither a policy nor an approval asks for it, or when it cannot be asked any more.</returns>
    public async Task<DispatchDraft?> ReadAsync(QueuedTask task, ConnectionEntry connection, bool isApproved, bool afresh, CancellationToken ct) =>
        (isApproved || connection.MeasuresAgain(task.Record)) && task.Input is { } stored
            ? await OfAsync(task.Organisation, task.Record, DispatchInput.PayloadOf(stored), afresh, ct)
            : null;

    /// <summary>The task as if its agent asked for the same now.</summary>
    public async Task<DispatchDraft?> OfAsync(string organisation, TaskRecord task, ReadOnlyMemory<byte> payload, bool afresh, CancellationToken ct)
    {
        var caller = task.CallerOf(organisation);
        return await drafts.ReadAsync(caller, Request(organisation, task, JsonElement.Parse(payload.Span)), task.Id, afresh, ct) is { } draft ? await inputs.AgainAsync(draft, ct) : null;
    }

    /// <param name="payload">The task as it will be sent, which is what `$.task` means.</param>
    internal static DispatchRequest Request(string organisation, TaskRecord task, JsonElement payload) => new()
    {
        Connection = task.Connection,
        Task = new TaskFacts(task.Type)
        {
            Model = Text(payload, "model"),
            Session = Text(payload, "session") is { } session && !task.IsOfTheDay(organisation, session) ? session : null,
            MaxCost = payload.TryGetProperty("maxCost", out var bound) && Money.TryParse(JsonMarshal.GetRawUtf8Value(bound), out var money) ? money : null,
            Tools = [.. payload.GetProperty("tools").EnumerateArray().Select(Tool)],
            Document = payload,
            Claimed = task.Claimed,
        },
        Input = payload.TryGetProperty("input", out var input) ? input : null,
        Deadline = task.Deadline,
        Delegation = task.Delegates,
    };

    private static ToolUse Tool(JsonElement tool) =>
        ToolUse.Named(tool.GetProperty("name").GetString()!, tool.TryGetProperty("arguments", out var arguments) ? arguments : null);

    private static string? Text(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) ? value.GetString() : null;
}
