namespace Gatehouse.Incidents;

/// <summary>What a step of a containment came to.</summary>
/// <param name="DoneAt">By the organisation's own ledger, which recorded it.</param>
public sealed record IncidentStep(IncidentStepName Name, DateTimeOffset DoneAt)
{
    /// <summary>Credentials of <see cref="IncidentStepName.Revoke"/>, connections of the others.</summary>
    public int Reached { get; init; }

    /// <summary>Of <see cref="IncidentStepName.Cancel"/>: tasks that waited to be sent.</summary>
    public int Queued { get; init; }

    /// <summary>Tasks that waited for a human.</summary>
    public int Pending { get; init; }

    /// <summary>Tasks that a target has taken and not finished: they end by their own time.</summary>
    public int Running { get; init; }

    /// <summary>False when there was more than one call looks at: the rest is cancelled as its messages come.</summary>
    public bool IsWhole { get; init; } = true;
}
