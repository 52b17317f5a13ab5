using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>An agent as an operator registers it.</summary>
/// <param name="ActsFor">A person, as <c>user:ana@example.com</c>.</param>
/// <param name="Endpoint">Where it takes tasks; without one it can only dispatch.</param>
public sealed record AgentBody(
    string Name,
    OwnerBody Owner,
    string? ActsFor,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> Prohibited,
    Uri? Endpoint,
    bool IsPublic,
    string? Version)
{
    private const int MaxList = 200;

    public static Task<BodyOf<AgentBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public AgentDraft ToDraft() => new(Name, new AgentOwner(Owner.Team, Owner.Contact))
    {
        ActsFor = ActsFor,
        Capabilities = Capabilities,
        Prohibited = Prohibited,
        Endpoint = Endpoint is null ? null : new AgentEndpoint(Endpoint.OriginalString, EndpointProtocol.Http),
        Visibility = IsPublic ? AgentVisibility.Public : AgentVisibility.Private,
        Version = Version,
    };

    public static BodyOf<AgentBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var agent = new AgentBody(
            body.RequiredText("name") ?? "",
            OwnerBody.Parse(body.RequiredObject("owner")),
            ReadActsFor(body),
            body.OptionalTexts("capabilities", MaxList) ?? [],
            body.OptionalTexts("prohibited", MaxList) ?? [],
            ReadEndpoint(body.OptionalObject("endpoint")),
            body.OptionalOneOf("visibility", "private", "public") is "public",
            body.OptionalText("version"));
        body.Close();
        return errors.Count == 0 ? agent : BodyFault.Malformed(errors);
    }

    private static string? ReadActsFor(StrictObject body)
    {
        var actsFor = body.OptionalText("actsFor");
        if (actsFor is not null && !(actsFor.StartsWith("user:", StringComparison.Ordinal) && actsFor.Length > "user:".Length))
            body.Refuse("actsFor", "must name a person, like `user:ana@example.com`");
        return actsFor;
    }

    private static Uri? ReadEndpoint(StrictObject? endpoint)
    {
        if (endpoint is null)
            return null;
        var url = endpoint.RequiredUrl("url");
        if (endpoint.OptionalOneOf("protocol", "http", "a2a", "mcp") is { } protocol && protocol is not "http")
            endpoint.Refuse("protocol", $"`{protocol}` endpoints are not available");
        endpoint.Close();
        return url;
    }
}
