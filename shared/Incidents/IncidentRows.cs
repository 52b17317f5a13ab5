using System.Globalization;
using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Incidents;

/// <summary>Where incidents are kept: their rows in the organisation's ledger, the newest first in its index.</summary>
internal static class IncidentRows
{
    public const string IndexPrefix = "incidents|";

    public static string Key(string id) => $"incident|{id}";

    /// <summary>What the record showed when the connections were closed.</summary>
    public static string Effects(string id) => $"effects|{id}";

    /// <summary>Milliseconds until a moment that nobody lives to see, so that the ordinal order is the newest first.</summary>
    public static string Place(Incident incident) => $"{Place(incident.OpenedAt)}|{incident.Id}";

    /// <summary>In the index, behind every incident that was opened at a moment or later.</summary>
    public static string Before(DateTimeOffset moment) => $"{IndexPrefix}{Place(moment)}}}";

    private static string Place(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - moment.ToUnixTimeMilliseconds():D15}");

    public static string At(string place) => place[(place.IndexOf('|', StringComparison.Ordinal) + 1)..];

    public static Incident? Parse(ReadOnlyMemory<byte>? stored) => stored is { } body ? JsonSerializer.Deserialize(body.Span, IncidentJson.Default.Incident) : null;

    public static IReadOnlyList<IncidentEffect> ParseEffects(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, IncidentJson.Default.IncidentEffectArray) ?? [] : [];

    public static RowChange Insert(Incident incident) => new RowChange.Insert(Key(incident.Id), Bytes(incident));

    public static RowChange Update(Incident incident) => new RowChange.Update(Key(incident.Id), Bytes(incident));

    public static RowChange Insert(string id, IReadOnlyList<IncidentEffect> effects) =>
        new RowChange.Insert(Effects(id), JsonSerializer.SerializeToUtf8Bytes([.. effects], IncidentJson.Default.IncidentEffectArray));

    private static byte[] Bytes(Incident incident) => JsonSerializer.SerializeToUtf8Bytes(incident, IncidentJson.Default.Incident);
}
