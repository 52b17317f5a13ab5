using System.Buffers;
using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A change of a connection, laid over it as it stands. What cannot be changed here says where, or that it never can.</summary>
public static class ConnectionPatchBody
{
    private static readonly (string Name, string Fault)[] fixedMembers =
    [
        ("from", "cannot be changed: make another connection"),
        ("to", "cannot be changed: make another connection"),
        ("policy", "is replaced with `PUT /v1/connections/{id}/policy`"),
    ];

    public static Task<BodyOf<ConnectionChange>> ReadAsync(HttpRequest request, Connection standing, CancellationToken ct) =>
        RequestBody.ReadAsync(request, patch => Parse(patch, standing), ct);

    public static BodyOf<ConnectionChange> Parse(JsonBody patch, Connection standing)
    {
        var errors = new List<WireError>();
        var root = MergePatch.Over(Changeable(standing), patch.Root);
        var body = new StrictObject(root, "$", errors);
        foreach (var (name, fault) in fixedMembers.Where(member => root.ValueKind is JsonValueKind.Object && root.TryGetProperty(member.Name, out _)))
        {
            body.Optional(name);
            body.Refuse(name, fault);
        }

        var change = new ConnectionChange(body.RequiredText("name") ?? "", ConnectionBody.ReadGuardrails(body) ?? [], ConnectionBody.ReadResource(body), body.OptionalId("backup", IdKind.Connection)) { Credential = ConnectionCredentialBody.Read(body), MinimumTrust = body.OptionalTrust()?.Minimum };
        body.Close();
        return errors.Count == 0 ? change : BodyFault.Malformed(errors);
    }

    private static JsonElement Changeable(Connection standing)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", standing.Name);
            json.WriteTexts("guardrails", standing.GuardrailSets);
            json.WriteIfAny("backup", standing.Backup);
            json.WriteCredential(standing.Credential);
            json.WriteTrust(standing.MinimumTrust);
            if (standing.Resource is { } resource)
            {
                json.WritePropertyName("resource");
                resource.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
