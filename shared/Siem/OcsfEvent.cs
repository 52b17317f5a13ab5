using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Siem;

/// <summary>
/// An entry as an event of OCSF 1.3.0. Entries hold ids, names and numbers: no payload, no secret, no person's name. What has no
/// place in its class stands under <c>unmapped</c> as the entry has it. Pure.
/// </summary>
public static class OcsfEvent
{
    public const string Version = "1.3.0";

    /// <summary>Of one event. Of a longer one the lists are left out, and it says so.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int Success = 1;
    private const int Failure = 2;

    private static readonly string product = typeof(OcsfEvent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    // They have places of their own.
    private static readonly string[] mapped = ["chain", "kind", "org", "seq", "ts", "v"];

    private static readonly string[] lists = ["act", "grant", "guards", "tools"];

    /// <summary>The same for the same entry, always: a sink that has it knows it again.</summary>
    public static string Uid(string organisation, string chain, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{organisation}/{chain}/{sequence}");

    /// <returns>One line of UTF-8 JSON without its end.</returns>
    public static ReadOnlyMemory<byte> Of(StoredEntry entry)
    {
        var whole = Write(entry, isWhole: true);
        return whole.Length <= MaxBytes ? whole : Write(entry, isWhole: false);
    }

    internal static DateTimeOffset TimeOf(StoredEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Bytes);
        return DateTimeOffset.FromUnixTimeMilliseconds(Moment(Text(document.RootElement, "ts")!));
    }

    private static ReadOnlyMemory<byte> Write(StoredEntry stored, bool isWhole)
    {
        using var document = JsonDocument.Parse(stored.Bytes);
        var entry = document.RootElement;
        var kind = Text(entry, "kind")!;
        var shape = AuditNames.TryParse(kind, out var known) ? OcsfShapes.Find(known) ?? OcsfShapes.Unknown : OcsfShapes.Unknown;
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            WriteClass(json, entry, kind, shape);
            WriteMetadata(json, entry, kind);
            WriteActor(json, entry);
            OcsfObjects.Write(json, entry, kind, shape.Class);
            WriteUnmapped(json, entry, stored.Hash, isWhole);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteClass(Utf8JsonWriter json, JsonElement entry, string kind, OcsfShape shape)
    {
        json.WriteNumber("activity_id", shape.Activity);
        if (shape.Activity == OcsfShape.Other)
            json.WriteString("activity_name", kind);
        json.WriteNumber("category_uid", shape.CategoryUid);
        json.WriteNumber("class_uid", (int)shape.Class);
        json.WriteNumber("type_uid", shape.TypeUid);
        json.WriteNumber("time", Moment(Text(entry, "ts")!));
        WriteIfAny(json, "start_time", entry, "first");
        WriteIfAny(json, "end_time", entry, "last");
        if (entry.TryGetProperty("count", out var count))
            json.WriteNumber("count", count.GetInt64());
        var isFailure = Text(entry, "decision") == "deny" || Text(entry, "code") is not null || Text(entry, "status") is "failed" or "expired" or "indeterminate" || kind is "sign-ins-refused" or "approval-refused" or "callback-given-up";
        json.WriteNumber("severity_id", (int)(isFailure && shape.Severity < OcsfSeverity.Low ? OcsfSeverity.Low : shape.Severity));
        // An incident's status is its own list.
        if (shape.Class == OcsfClass.IncidentFinding)
            json.WriteNumber("status_id", kind == "incident-closed" ? 5 : kind == "incident-opened" ? 1 : 2);
        else
            json.WriteNumber("status_id", isFailure ? Failure : Success);
        if ((Text(entry, "code") ?? Text(entry, "outcome") ?? Text(entry, "status")) is { } code)
            json.WriteString("status_code", code);
        if (Text(entry, "clause") is { } clause)
            json.WriteString("status_detail", clause);
        json.WriteString("message", string.Join(' ', new[] { kind, Text(entry, "decision"), Text(entry, "code") ?? Text(entry, "outcome") }.Where(word => word is not null)));
    }

    private static void WriteMetadata(Utf8JsonWriter json, JsonElement entry, string kind)
    {
        var (organisation, chain, sequence) = (Text(entry, "org")!, Text(entry, "chain")!, entry.GetProperty("seq").GetInt64());
        json.WriteStartObject("metadata");
        json.WriteString("version", Version);
        json.WriteStartObject("product");
        json.WriteString("name", "Gatehouse");
        json.WriteString("vendor_name", "Gatehouse");
        json.WriteString("version", product);
        json.WriteEndObject();
        json.WriteString("uid", Uid(organisation, chain, sequence));
        json.WriteString("tenant_uid", organisation);
        json.WriteString("log_name", chain);
        json.WriteNumber("sequence", sequence);
        json.WriteString("event_code", kind);
        if (Text(entry, "task") is { } task)
            json.WriteString("correlation_uid", task);
        json.WriteEndObject();
    }

    private static void WriteActor(Utf8JsonWriter json, JsonElement entry)
    {
        json.WriteStartObject("actor");
        json.WriteString("app_name", "Gatehouse");
        if (Text(entry, "agent") is { } agent)
            json.WriteString("app_uid", agent);
        if ((Text(entry, "operator") ?? Human(entry)) is { } user)
            OcsfObjects.WriteUid(json, "user", user);
        if (Text(entry, "session") is { } session)
            OcsfObjects.WriteUid(json, "session", session);
        json.WriteEndObject();
    }

    private static void WriteUnmapped(Utf8JsonWriter json, JsonElement entry, string hash, bool isWhole)
    {
        json.WriteStartObject("unmapped");
        foreach (var member in entry.EnumerateObject())
        {
            if (!mapped.Contains(member.Name) && (isWhole || !lists.Contains(member.Name)))
                member.WriteTo(json);
        }

        if (!isWhole)
            json.WriteBoolean("listsLeftOut", true);
        json.WriteString("hash", hash);
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, JsonElement entry, string member)
    {
        if (Text(entry, member) is { } time)
            json.WriteNumber(name, Moment(time));
    }

    // The chain of who acts for whom ends in the human.
    private static string? Human(JsonElement entry) =>
        entry.TryGetProperty("act", out var act) && act.EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.String } last && last.GetString()!.StartsWith("usr_", StringComparison.Ordinal)
            ? last.GetString()
            : null;

    private static long Moment(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    internal static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
