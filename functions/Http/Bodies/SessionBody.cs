using Gatehouse.Identity;
using Gatehouse.Sessions;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A session as it is asked for.</summary>
/// <param name="Agent">For whom an operator asks; an agent asks for itself.</param>
/// <param name="Human">The person it is for, as <c>user:ana@example.com</c>.</param>
public sealed record SessionBody(string? Agent, string? Human, string? Name, DateTimeOffset? ExpiresAt)
{
    public static Task<BodyOf<SessionBody>> ReadAsync(HttpRequest request, string? caller, DateTimeOffset now, CancellationToken ct) =>
        RequestBody.ReadAsync(request, body => Parse(body, caller, now), ct);

    /// <param name="json">The body.</param>
    /// <param name="caller">The agent that asks; null when an operator does.</param>
    /// <param name="now">When it is asked for.</param>
    public static BodyOf<SessionBody> Parse(JsonBody json, string? caller, DateTimeOffset now)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var agent = caller is null ? body.RequiredId("agent", IdKind.Agent) : body.OptionalId("agent", IdKind.Agent);
        if (caller is not null && agent is not null && agent != caller)
            body.Refuse("agent", "must be the agent that asks, or absent");
        var session = new SessionBody(caller ?? agent, body.OptionalText("human"), body.OptionalText("name"), body.OptionalInstant("expiresAt"));
        if (session.Human is { } human && !(human.StartsWith("user:", StringComparison.Ordinal) && human.Length > "user:".Length))
            body.Refuse("human", "must name a person, like `user:ana@example.com`");
        if (session.ExpiresAt <= now)
            body.Refuse("expiresAt", "must be in the future");
        else if (session.ExpiresAt > now + SessionDraft.Longest)
            body.Refuse("expiresAt", $"must be at most {SessionDraft.Longest.Days} days ahead");
        body.Close();
        return errors.Count == 0 ? session : BodyFault.Malformed(errors);
    }

    public SessionDraft ToDraft() => new(Agent!, ExpiresAt) { Human = Human, Name = Name };
}
