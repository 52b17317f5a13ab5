namespace Gatehouse.Incidents;

/// <summary>How an incident was closed.</summary>
/// <param name="Salt">Of the commitment to cause and follow-up that the record holds: 32 bytes.</param>
public sealed record IncidentClosing(DateTimeOffset At, string Operator, string Cause, string FollowUp, byte[] Salt);
