namespace Gatehouse.Policy.Parsing;

internal static class DeliveryParser
{
    private const int MostAttempts = 20;
    private const int MostInFlight = 64;

    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan longestCall = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan longestTask = TimeSpan.FromDays(7);

    public static DeliveryRules Parse(Field field)
    {
        var usual = DeliveryRules.Default;
        if (field.AsSection() is not { } section)
            return usual;

        var slowAfter = section.Take("slowAfter");
        var rules = new DeliveryRules
        {
            Timeout = section.Take("timeout")?.AsDuration(shortest, longestCall) ?? usual.Timeout,
            AtMostOnce = section.Take("atMostOnce")?.AsSwitch(),
            MaxAttempts = section.Take("maxAttempts")?.AsInteger(1, MostAttempts) ?? usual.MaxAttempts,
            ResultWithin = section.Take("resultWithin")?.AsDuration(shortest, longestTask) ?? usual.ResultWithin,
            MaxInFlight = section.Take("maxInFlight")?.AsInteger(1, MostInFlight) ?? usual.MaxInFlight,
            SlowAfter = slowAfter?.AsDuration(shortest, longestCall) ?? usual.SlowAfter,
        };
        section.Close();
        if (slowAfter is { } slow && rules.SlowAfter > rules.Timeout)
            slow.Refuse($"no call lasts `{IsoDuration.Text(rules.SlowAfter)}`: the time-out is `{IsoDuration.Text(rules.Timeout)}`");
        return rules;
    }
}
