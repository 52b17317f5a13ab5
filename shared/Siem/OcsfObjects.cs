using System.Text.Json;

namespace Gatehouse.Siem;

/// <summary>What each class of OCSF 1.3.0 demands besides what all have.</summary>
internal static class OcsfObjects
{
    public static void Write(Utf8JsonWriter json, JsonElement entry, string kind, OcsfClass ocsf)
    {
        switch (ocsf)
        {
            case OcsfClass.ApiActivity:
                WriteApi(json, entry, kind);
                break;
            case OcsfClass.EntityManagement:
                WriteEntity(json, entry);
                break;
            case OcsfClass.AccountChange:
                WriteUid(json, "user", Subject(entry));
                break;
            case OcsfClass.Authentication:
                WriteUid(json, "user", Subject(entry));
                WriteName(json, "service", "Gatehouse");
                break;
            case OcsfClass.DetectionFinding:
                json.WritePropertyName("finding_info");
                WriteFinding(json, entry, kind, Uid(entry));
                WriteResource(json, entry);
                break;
            default:
                WriteIncident(json, entry, kind);
                break;
        }
    }

    public static void WriteUid(Utf8JsonWriter json, string name, string uid)
    {
        json.WriteStartObject(name);
        json.WriteString("uid", uid);
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject(name);
        json.WriteString("name", value);
        json.WriteEndObject();
    }

    private static void WriteApi(Utf8JsonWriter json, JsonElement entry, string kind)
    {
        json.WriteStartObject("api");
        json.WriteString("operation", kind);
        WriteName(json, "service", "Gatehouse");
        if (Text(entry, "task") is { } task)
            WriteUid(json, "request", task);
        if (Text(entry, "code") is { } code)
        {
            json.WriteStartObject("response");
            json.WriteString("error", code);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if ((Text(entry, "agent") ?? Text(entry, "operator")) is { } source)
            WriteUid(json, "src_endpoint", source);
        else
            WriteName(json, "src_endpoint", "Gatehouse");
        if (Text(entry, "target") is { } target)
            WriteUid(json, "dst_endpoint", target);
        WriteResource(json, entry);
    }

    private static void WriteEntity(Utf8JsonWriter json, JsonElement entry)
    {
        var subject = Subject(entry);
        json.WriteStartObject("entity");
        json.WriteString("uid", subject);
        json.WriteString("type", TypeOf(subject));
        json.WriteNumber("type_id", OcsfShape.Other);
        json.WriteEndObject();
    }

    private static void WriteIncident(Utf8JsonWriter json, JsonElement entry, string kind)
    {
        json.WriteStartArray("finding_info_list");
        WriteFinding(json, entry, kind, Subject(entry));
        json.WriteEndArray();
        if (Text(entry, "operator") is { } who)
            WriteUid(json, "assignee", who);
        else
            WriteName(json, "assignee", "Gatehouse");
    }

    private static void WriteFinding(Utf8JsonWriter json, JsonElement entry, string kind, string uid)
    {
        json.WriteStartObject();
        json.WriteString("uid", uid);
        json.WriteString("title", Text(entry, "clause") is { } clause ? $"{kind}: {clause}" : kind);
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, JsonElement entry)
    {
        if (Text(entry, "connection") is not { } connection)
            return;
        json.WriteStartArray("resources");
        json.WriteStartObject();
        json.WriteString("uid", connection);
        json.WriteString("type", "connection");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Subject(JsonElement entry) =>
        Text(entry, "subject") ?? Text(entry, "credential") ?? Text(entry, "session") ?? Text(entry, "connection") ?? Text(entry, "agent") ?? Text(entry, "chain")!;

    private static string Uid(JsonElement entry) => OcsfEvent.Uid(Text(entry, "org")!, Text(entry, "chain")!, entry.GetProperty("seq").GetInt64());

    private static string? Text(JsonElement entry, string name) => OcsfEvent.Text(entry, name);

    private static string TypeOf(string id) => id.Split('_')[0] switch
    {
        "agt" => "agent",
        "con" => "connection",
        "crd" => "credential",
        "ses" => "session",
        "usr" => "user",
        "grd" => "guardrail",
        "grs" => "guardrail-set",
        "atk" => "attestation-key",
        "att" => "attestation",
        _ => "other",
    };
}
