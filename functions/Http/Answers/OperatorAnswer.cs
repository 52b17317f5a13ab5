using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Operators: a key once, and never again.</summary>
internal static class OperatorAnswer
{
    public static void Write(Utf8JsonWriter json, Operator shown) => Write(json, shown, null);

    public static void WriteIssued(Utf8JsonWriter json, IssuedOperatorKey issued) => Write(json, issued.Operator, issued);

    public static void WriteKey(Utf8JsonWriter json, IssuedOperatorKey issued)
    {
        json.WriteStartObject();
        json.WriteString("id", issued.Credential);
        json.WriteString("key", issued.Secret.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Operator shown, IssuedOperatorKey? issued)
    {
        json.WriteStartObject();
        json.WriteString("id", shown.Id);
        json.WriteString("name", shown.Name);
        json.WriteTexts("roles", shown.Roles.Select(role => JsonNamingPolicy.CamelCase.ConvertName(role.ToString())));
        json.WriteTexts("keys", shown.Credentials);
        json.WriteMoment("createdAt", shown.CreatedAt);
        if (shown.RemovedAt is not null)
            json.WriteMoment("removedAt", shown.RemovedAt);
        json.WriteIfAny("key", issued?.Secret.Text);
        json.WriteEndObject();
    }
}
