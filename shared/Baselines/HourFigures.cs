using Gatehouse.Health;

namespace Gatehouse.Baselines;

/// <summary>What an hour came to.</summary>
/// <param name="Hour">When it began.</param>
public sealed record HourFigures(DateTimeOffset Hour, HealthCounters Counted)
{
    public double Dispatches => Counted.Accepted + Counted.Denied.Total;

    /// <summary>In units of the currency.</summary>
    public double Spent => (double)Counted.Spent.ToDecimal();

    public double Guardrails => Counted.Guardrails.Total;

    public Tally Tools => Counted.Tools;

    /// <summary>Null where no session was over.</summary>
    public double? SessionLength => Counted.Sessions.Ended > 0 ? (double)Counted.Sessions.Seconds / Counted.Sessions.Ended : null;

    /// <summary>Two connections' hour as one.</summary>
    public static HourFigures operator +(HourFigures left, HourFigures right) => new(left.Hour, left.Counted.With(right.Counted));
}
