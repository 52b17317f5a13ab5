using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>One event of an agent, or a list of them.</summary>
public sealed record AuditEventsBody(IReadOnlyList<AgentEvent> Events)
{
    public static Task<BodyOf<AuditEventsBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<AuditEventsBody> Parse(JsonBody json)
    {
        if (json.Root.ValueKind is JsonValueKind.Array && json.Root.GetArrayLength() is 0 or > RecordEvents.MaxAtOnce)
            return BodyFault.Malformed([new WireError("$", $"has {json.Root.GetArrayLength()} events; 1 to {RecordEvents.MaxAtOnce} are allowed")]);

        var errors = new List<WireError>();
        AgentEvent[] events = json.Root.ValueKind is JsonValueKind.Array
            ? [.. json.Root.EnumerateArray().Select((item, n) => Parse(new StrictObject(item, $"$[{n}]", errors)))]
            : [Parse(new StrictObject(json.Root, "$", errors))];
        return errors.Count == 0 ? new AuditEventsBody(events) : BodyFault.Malformed(errors);
    }

    private static AgentEvent Parse(StrictObject body)
    {
        var action = body.RequiredText("action") ?? "";
        if (action.Length > 0 && !AuditNames.IsName(action))
            body.Refuse("action", $"must be a name: 1 to {AuditNames.MaxNameLength} of `A-Z a-z 0-9 _ - . : / $ [ ]`");
        var task = body.OptionalText("task");
        if (task is not null && !Ids.Is(IdKind.Task, task))
            body.Refuse("task", "must be the id of a task");
        var said = new AgentEvent(action, task, body.OptionalInstant("at"), body.Optional("data"));
        if (said.Data is { } data && JsonMarshal.GetRawUtf8Value(data).Length > AgentEvent.MaxDataBytes)
            body.Refuse("data", $"has {JsonMarshal.GetRawUtf8Value(data).Length} bytes; at most {AgentEvent.MaxDataBytes} are allowed");
        body.Close();
        return said;
    }
}
