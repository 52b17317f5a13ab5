using System.Globalization;
using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Health;

/// <summary>A connection's snapshots: rows of a partition that no ledger keeps, the newest first.</summary>
internal static class HealthRows
{
    /// <summary>Behind the key of every snapshot.</summary>
    public const string End = "at}";

    // The last second of the year 9999, so that all keys have as many digits.
    private const long LastSecond = 253_402_300_799;

    public static string Partition(string connection) => $"$health|{connection}";

    /// <summary>Ordinally before all keys of earlier times.</summary>
    public static string Key(DateTimeOffset window) => string.Create(CultureInfo.InvariantCulture, $"at|{LastSecond - window.ToUnixTimeSeconds():D12}");

    public static TableWrite Insert(string organisation, DateTimeOffset window, HealthSnapshot snapshot) =>
        new TableWrite.Insert(Key(window), new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(snapshot, HealthJson.Default.HealthSnapshot)));

    public static HealthSnapshot Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, HealthJson.Default.HealthSnapshot)!;

    public static DateTimeOffset WindowOf(TableRow row) => DateTimeOffset.FromUnixTimeSeconds(LastSecond - long.Parse(row.Key.AsSpan("at|".Length), NumberStyles.None, CultureInfo.InvariantCulture));
}
