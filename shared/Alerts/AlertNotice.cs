using System.Text.Json.Serialization;

namespace Gatehouse.Alerts;

/// <summary>What people are told of an alert, as it was then: written in the commit that it tells of, and never changed.</summary>
/// <param name="Number">Of this alert, from 1.</param>
public sealed record AlertNotice(int Number, AlertNoticeKind Kind, DateTimeOffset At, Alert Alert)
{
    /// <summary>The same however often it is told, so that whoever hears it twice knows.</summary>
    [JsonIgnore]
    public string Id => FormattableString.Invariant($"{Alert.Id}.{Number}");
}
