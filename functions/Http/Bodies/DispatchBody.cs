using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What an agent asks for.</summary>
/// <param name="Json">The whole body as it came, for its fingerprint and for <c>claimed</c>.</param>
public sealed record DispatchBody(string Connection, TaskBody Task, JsonBody Json)
{
    private static readonly StrictJsonRules rules = new(RequestBody.MaxBytes) { LongStringsUnder = ["task", "input"] };
    private static readonly TimeSpan longestDeadline = TimeSpan.FromDays(7);

    /// <summary>What the caller says of itself, an object; it may only narrow.</summary>
    public System.Text.Json.JsonElement? Claimed { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public static async Task<BodyOf<DispatchBody>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, rules, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<DispatchBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var connection = body.RequiredId("connection", IdKind.Connection);
        var task = TaskBody.Parse(body.RequiredObject("task"));
        var dispatch = new DispatchBody(connection ?? "", task ?? TaskBody.Empty, json)
        {
            Claimed = body.Optional("claimed", System.Text.Json.JsonValueKind.Object),
            Deadline = body.OptionalInstant("deadline"),
        };
        body.RefuseUnavailable("session", "sessions");
        body.RefuseUnavailable("callback", "callbacks");
        body.Close();

        if (errors.Count > 0)
            return BodyFault.Malformed(errors);
        return dispatch.Task.FindSizeFault() is { } fault ? fault : dispatch;
    }

    /// <summary>
    /// Whether the deadline lies ahead, at most seven days. To be asked after a replay was looked for: a retry of an
    /// accepted task is answered even when its deadline has passed.
    /// </summary>
    public BodyFault? FindDeadlineFault(DateTimeOffset now)
    {
        if (Deadline is not { } deadline)
            return null;
        if (deadline <= now)
            return BodyFault.Malformed([new WireError("$.deadline", $"`{Instant.Format(deadline)}` is not after now, `{Instant.Format(now)}`")]);
        return deadline - now <= longestDeadline ? null : BodyFault.Malformed([new WireError("$.deadline", $"`{Instant.Format(deadline)}` is more than 7 days ahead")]);
    }
}
