namespace Gatehouse.Baselines;

/// <summary>What is normal for an agent, or for one of its connections: one row, of bounded size.</summary>
/// <param name="Subject">The agent or the connection.</param>
/// <param name="Through">All hours before it are learned.</param>
public sealed record Baseline(string Subject, DateTimeOffset Through)
{
    /// <summary>Dispatches, refused ones included.</summary>
    public HourlyProfile Frequency { get => field ?? HourlyProfile.None; init; }

    /// <summary>In units of the organisation's currency.</summary>
    public HourlyProfile Spend { get => field ?? HourlyProfile.None; init; }

    /// <summary>Contents in which guardrails found something, each guardrail counted.</summary>
    public HourlyProfile Guardrails { get => field ?? HourlyProfile.None; init; }

    /// <summary>Different tools.</summary>
    public HourlyProfile Tools { get => field ?? HourlyProfile.None; init; }

    /// <summary>The mean length of those that were over, in seconds; an hour in which none was teaches nothing.</summary>
    public HourlyProfile Sessions { get => field ?? HourlyProfile.None; init; }

    public ToolUse Uses { get => field ?? ToolUse.None; init; }

    /// <summary>Learns an hour that is over; one that was learned before changes nothing.</summary>
    public Baseline After(HourFigures figures, BaselineOptions options) => figures.Hour < Through ? this : this with
    {
        Through = figures.Hour.AddHours(1),
        Frequency = Frequency.After(figures.Dispatches, figures.Hour, options),
        Spend = Spend.After(figures.Spent, figures.Hour, options),
        Guardrails = Guardrails.After(figures.Guardrails, figures.Hour, options),
        Tools = Tools.After(figures.Tools.Counts.Length, figures.Hour, options),
        Sessions = figures.SessionLength is { } length ? Sessions.After(length, figures.Hour, options) : Sessions,
        Uses = Uses.After(figures.Tools, figures.Hour, options),
    };
}
