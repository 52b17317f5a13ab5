using Gatehouse.Baselines;

namespace Gatehouse.Alerts.Rules;

/// <summary>The threshold of a figure that is measured by what is normal.</summary>
internal static class AgainstNormal
{
    /// <summary>The largest of: so many times what is normal; what is normal and so many deviations; what is never too little.</summary>
    public static AlertSignal Judge(double value, NormalFigure normal, double times, double least, AlertOptions options, AlertUnit unit, string what, DateTimeOffset now)
    {
        var threshold = Math.Max(Math.Max(times * normal.Mean, normal.Mean + (options.Deviations * normal.Deviation)), least);
        var known = FormattableString.Invariant($"{normal.Hours:0.#} {(normal.IsOfHour ? "days at this hour" : "hours of any time of day")}");
        return new AlertSignal(value, threshold, options.CalmShare * threshold)
        {
            Unit = unit,
            Normal = normal.Mean,
            From = now.AddHours(-1),
            To = now,
            Explanation = FormattableString.Invariant(
                $"{what} in the hour: {value:0.######}; normal is {normal.Mean:0.######}, deviation {normal.Deviation:0.######}, from {known}; raised from {threshold:0.######} on, the largest of {times:0.##} times normal, normal and {options.Deviations:0.##} deviations, and {least:0.######}"),
        };
    }
}
