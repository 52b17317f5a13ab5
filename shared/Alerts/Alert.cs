using System.Text.Json.Serialization;

namespace Gatehouse.Alerts;

/// <summary>What a rule has to say of a subject, as one row: raised once, however often it is found, until it is over.</summary>
public sealed record Alert
{
    /// <summary>Always the same of the same rule and subject.</summary>
    public required string Id { get; init; }

    public required string Rule { get; init; }

    /// <summary>An agent, a connection, a chain of the audit, or another organisation.</summary>
    public required string Subject { get; init; }

    /// <summary>The agent that it is about, if it is about one.</summary>
    public string? Agent { get; init; }

    /// <summary>As it was when the alert was raised.</summary>
    public required AlertSignal Signal { get; init; }

    /// <summary>How often it was raised; each time it was over before.</summary>
    public required int Occurrence { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Since when every look has found it calm; null while it is not.</summary>
    public DateTimeOffset? CalmSince { get; init; }

    public AlertHand? Acknowledged { get; init; }

    public AlertSilence? Silence { get; init; }

    /// <summary>People were told that it is raised, this time.</summary>
    public bool IsTold { get; init; }

    /// <summary>Somebody is to be told when the silence is over.</summary>
    public bool IsOwed { get; init; }

    /// <summary>How often somebody was told anything of it.</summary>
    public int Notices { get; init; }

    /// <summary>Rises with each change.</summary>
    public required int Revision { get; init; }

    [JsonIgnore]
    public bool IsOpen => ClearedAt is null;

    public bool IsSilentAt(DateTimeOffset now) => now < Silence?.Until;

    public AlertState StateAt(DateTimeOffset now) => !IsOpen ? AlertState.Cleared
        : IsSilentAt(now) ? AlertState.Silenced
        : Acknowledged is not null ? AlertState.Acknowledged
        : AlertState.Raised;
}
