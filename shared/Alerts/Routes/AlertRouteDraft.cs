namespace Gatehouse.Alerts.Routes;

/// <summary>A route as it is asked for.</summary>
/// <param name="Rules">Null for all.</param>
public sealed record AlertRouteDraft(string Name, AlertChannelKind Channel, string To, IReadOnlyList<string>? Rules);
