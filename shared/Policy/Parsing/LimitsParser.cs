using Gatehouse.Ledger;

namespace Gatehouse.Policy.Parsing;

/// <summary>The sections that are only numbers: rate, spend, trust, delegation, flow.</summary>
internal static class LimitsParser
{
    private const int HighestRate = 1_000_000;
    private const int DeepestChain = 8;
    private const int MostLabels = 64;

    public static RateLimits? Rate(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var limits = new RateLimits(section.Take("perMinute")?.AsInteger(0, HighestRate), section.Take("perHour")?.AsInteger(0, HighestRate));
        section.Close();
        return limits;
    }

    /// <summary>A budget's spend: a cap for the month alone, for its tasks are of many connections.</summary>
    public static Money? Monthly(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var monthly = section.Take("monthly")?.AsMoney();
        section.Close();
        return monthly;
    }

    public static SpendLimits? Spend(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var limits = new SpendLimits(
            section.Take("monthly")?.AsMoney(),
            section.Take("perTask")?.AsMoney(),
            section.Take("defaultTask")?.AsMoney(),
            section.Take("onOverrun")?.AsOneOf(Choices.Overruns) ?? OverrunResponse.Freeze);
        section.Close();
        if (limits.PerTask > limits.Monthly)
            section.Errors.Add(section.PathOf("perTask"), $"{limits.PerTask} a task can never fit {limits.Monthly} a month");
        if (limits.DefaultTask > limits.PerTask)
            section.Errors.Add(section.PathOf("defaultTask"), $"{limits.DefaultTask} is above {limits.PerTask} a task: no task could pass");
        else if (limits.DefaultTask > limits.Monthly)
            section.Errors.Add(section.PathOf("defaultTask"), $"{limits.DefaultTask} is above {limits.Monthly} a month: no task could pass");
        return limits;
    }

    public static TrustLevel? Trust(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var minimum = section.Take("minimum")?.AsOneOf(Choices.Levels);
        section.Close();
        return minimum;
    }

    public static int? MaxDepth(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var depth = section.Take("maxDepth")?.AsInteger(0, DeepestChain);
        section.Close();
        return depth;
    }

    public static FlowRules? Flow(Field field)
    {
        if (field.AsSection() is not { } section)
            return null;

        var rules = new FlowRules(section.Take("reads")?.AsNames(MostLabels) ?? [], section.Take("sink")?.AsName());
        section.Close();
        return rules;
    }
}
