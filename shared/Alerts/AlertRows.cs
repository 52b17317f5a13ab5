using System.Globalization;
using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Alerts;

/// <summary>Where alerts are kept: a partition with a chain of its own, so that nothing an agent causes writes to the organisation's.</summary>
public static class AlertRows
{
    public const string Partition = "$alerts";

    /// <summary>Before the key of every alert.</summary>
    internal const string Prefix = "alert|";

    /// <summary>Behind the key of every alert.</summary>
    internal const string After = "alert}";

    internal const string NoticePrefix = "notice|";

    internal static string Key(string alert) => $"{Prefix}{alert}";

    internal static string Notice(string alert, int number) => string.Create(CultureInfo.InvariantCulture, $"{NoticePrefix}{alert}|{number:D9}");

    /// <summary>What became of telling a notice over a route.</summary>
    internal static string Sent(string alert, int number, string route) => string.Create(CultureInfo.InvariantCulture, $"sent|{alert}|{number:D9}|{route}");

    /// <summary>What became of telling later notices of an alert, over any route: from a key on, and up to another.</summary>
    internal static (string From, string To) SentAfter(string alert, int number) => (Sent(alert, number + 1, ""), $"sent|{alert}}}");

    internal static Alert? Parse(ReadOnlyMemory<byte>? stored) => stored is { } body ? JsonSerializer.Deserialize(body.Span, AlertJson.Default.Alert) : null;

    internal static AlertNotice? ParseNotice(ReadOnlyMemory<byte>? stored) => stored is { } body ? JsonSerializer.Deserialize(body.Span, AlertJson.Default.AlertNotice) : null;

    internal static RowChange Put(Alert? standing, Alert next)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(next, AlertJson.Default.Alert);
        return standing is null ? new RowChange.Insert(Key(next.Id), body) : new RowChange.Update(Key(next.Id), body);
    }

    internal static RowChange Insert(AlertNotice notice) =>
        new RowChange.Insert(Notice(notice.Alert.Id, notice.Number), JsonSerializer.SerializeToUtf8Bytes(notice, AlertJson.Default.AlertNotice));
}
