using System.Text.Json;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A connection as an operator makes it.</summary>
/// <param name="Policy">The document, not looked into here; without one the connection allows nothing.</param>
/// <param name="Resource">An object: <c>$.resource</c> of conditions.</param>
public sealed record ConnectionBody(string Name, string From, TargetBody To, JsonElement? Policy, JsonElement? Resource)
{
    private const int MaxResourceMembers = 16;

    /// <summary>Names of sets, in the order they apply.</summary>
    public IReadOnlyList<string> Guardrails { get; init; } = [];

    /// <summary>Whose grant it uses.</summary>
    public ConnectionCredential? Credential { get; init; }

    /// <summary>The connection that takes over while this one's breaker is open.</summary>
    public string? Backup { get; init; }

    /// <summary>The least trust that is asked for here; an owner's to say.</summary>
    public TrustLevel? MinimumTrust { get; init; }

    public static Task<BodyOf<ConnectionBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<ConnectionBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var (name, from) = (body.RequiredText("name"), body.RequiredId("from", IdKind.Agent));
        var to = TargetBody.Parse(body.RequiredObject("to"));
        if (to is TargetBody.Agent target && target.Id == from)
            body.Refuse("to", "must be another agent than `from`");
        var policy = body.Optional("policy", JsonValueKind.Object);
        var resource = ReadResource(body);
        var guardrails = ReadGuardrails(body) ?? [];
        var credential = ConnectionCredentialBody.Read(body);
        var backup = body.OptionalId("backup", IdKind.Connection);
        var minimum = body.OptionalTrust()?.Minimum;
        body.Close();

        return errors.Count == 0
            ? new ConnectionBody(name!, from!, to!, policy, resource) { Guardrails = guardrails, Credential = credential, Backup = backup, MinimumTrust = minimum }
            : BodyFault.Malformed(errors);
    }

    /// <summary>With the policy parsed: all its errors at once, each with its place in the body.</summary>
    public BodyOf<ConnectionDraft> ToDraft()
    {
        var to = To.Match<ConnectionTarget>(agent => new ConnectionTarget.ToAgent(agent), http => new ConnectionTarget.ToHttp(http.OriginalString));
        return Policy is not { } document
            ? new ConnectionDraft(Name, From, to, null, Resource) { Guardrails = Guardrails, Credential = Credential, Backup = Backup, MinimumTrust = MinimumTrust }
            : PolicyParser.Parse(document).Match<BodyOf<ConnectionDraft>>(
                parsed: policy => new ConnectionDraft(Name, From, to, policy, Resource) { Guardrails = Guardrails, Credential = Credential, Backup = Backup, MinimumTrust = MinimumTrust },
                rejected: errors => BodyFault.Malformed([.. errors.Select(error => new WireError($"$.policy{error.Path[1..]}", error.Message))]));
    }

    /// <returns>Null when there is no such member.</returns>
    internal static IReadOnlyList<string>? ReadGuardrails(StrictObject body)
    {
        if (body.OptionalTexts("guardrails", AssignedSets.MostNamed) is not { } names)
            return null;
        foreach (var (index, name) in names.Index().Where(named => !GuardrailSets.MayBeSet(named.Item)))
            body.RefuseItem("guardrails", index, "is neither the id of a guardrail set nor the name of one that comes with the gate");
        return names;
    }

    internal static JsonElement? ReadResource(StrictObject body)
    {
        var resource = body.Optional("resource", JsonValueKind.Object);
        if (resource?.GetPropertyCount() > MaxResourceMembers)
            body.Refuse("resource", $"has {resource.Value.GetPropertyCount()} members; at most {MaxResourceMembers} are allowed");
        return resource;
    }
}
