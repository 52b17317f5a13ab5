using System.Text.Json.Serialization;
using Gatehouse.Containment;

namespace Gatehouse.Incidents;

/// <summary>A containment as one row: what was asked for, what is done of it, and how it was closed.</summary>
public sealed record Incident
{
    public const int MaxText = 4096;

    public required string Id { get; init; }

    public required IncidentScope Scope { get; init; }

    /// <summary>Freeze or kill.</summary>
    public required ContainmentAction Action { get; init; }

    /// <summary>It measures, and stops nothing.</summary>
    public bool IsDrill { get; init; }

    public string? Title { get; init; }

    public required string Operator { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Of what was asked for: the same key with another wish is a mistake.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Those that are done, in their order.</summary>
    public IReadOnlyList<IncidentStep> Steps { get => field ?? []; init; }

    public IncidentClosing? Closing { get; init; }

    /// <summary>Rises with each change.</summary>
    public required int Revision { get; init; }

    /// <summary>Every step is done.</summary>
    [JsonIgnore]
    public bool IsContained => Steps.Count == Order.Count;

    /// <summary>The order is written here and nowhere else.</summary>
    [JsonIgnore]
    public static IReadOnlyList<IncidentStepName> Order { get; } = [IncidentStepName.Revoke, IncidentStepName.Close, IncidentStepName.Cancel];
}
