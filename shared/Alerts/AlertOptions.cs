using Gatehouse.Registry;

namespace Gatehouse.Alerts;

/// <summary>When alerts are raised, and when they are over. What raises one is not what ends it, so that nothing flaps.</summary>
public sealed record AlertOptions
{
    public static AlertOptions Default { get; } = new();

    /// <summary>How often everything is looked at.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An alert is over when its figure has been below what ends it in so many looks in a row.</summary>
    public int CalmLooks { get; init; } = 6;

    /// <summary>A figure ends its alert below this share of what raises it.</summary>
    public double CalmShare { get; init; } = 0.5;

    /// <summary>Spend in an hour, as a multiple of what is normal,</summary>
    public double SpendTimes { get; init; } = 5;

    /// <summary>and never less than this, in units of the currency.</summary>
    public double LeastSpend { get; init; } = 1;

    /// <summary>Guardrails that found something in an hour, as a multiple of what is normal,</summary>
    public double GuardrailTimes { get; init; } = 3;

    /// <summary>and never less than this.</summary>
    public double LeastGuardrails { get; init; } = 10;

    /// <summary>What is out of the ordinary is so many deviations above what is normal, too.</summary>
    public double Deviations { get; init; } = 3;

    /// <summary>Violations of an agent in an hour.</summary>
    public double Violations { get; init; } = 5;

    /// <summary>Points of trust lost in a day.</summary>
    public double TrustPoints { get; init; } = 10;

    /// <summary>Share of a target's calls that failed,</summary>
    public double ErrorShare { get; init; } = 0.5;

    /// <summary>of at least so many,</summary>
    public long LeastCalls { get; init; } = 10;

    /// <summary>in this time.</summary>
    public TimeSpan ErrorTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Dead letters of a day that nobody has replayed.</summary>
    public double DeadLetters { get; init; } = 1;

    /// <summary>Results in an hour that cost more than was reserved.</summary>
    public double Overruns { get; init; } = 1;

    /// <summary>A source is known when it has been there for so long, and a target when others have reached it for so long.</summary>
    public TimeSpan KnownAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>For how long an unexpected source is new.</summary>
    public TimeSpan NewFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A credential's end is told so long before,</summary>
    public TimeSpan ExpiresEarly { get; init; } = TimeSpan.FromDays(14);

    /// <summary>and once more so long before.</summary>
    public TimeSpan ExpiresSoon { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The older of two credentials may be used so long after the newer was used first: not every instance has it at once.</summary>
    public TimeSpan RotationTakes { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A credential is in use while its last use is not older than this.</summary>
    public TimeSpan StillUsedFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Entries of one chain that are read at once,</summary>
    public int EntriesAtOnce { get; init; } = 1000;

    /// <summary>and how often in one look, until its end is reached.</summary>
    public int PagesAtOnce { get; init; } = 20;

    /// <exception cref="InvalidOperationException">Names every fault.</exception>
    public AlertOptions Validated()
    {
        var faults = FindFaults();
        return faults.Count == 0 ? this : throw new InvalidOperationException($"alert options: {string.Join("; ", faults)}");
    }

    /// <returns>Every fault; empty when they can be used.</returns>
    public IReadOnlyList<string> FindFaults()
    {
        var faults = new List<string>();
        (string Name, double Value)[] times = [(nameof(SpendTimes), SpendTimes), (nameof(GuardrailTimes), GuardrailTimes)];
        faults.AddRange(times.Where(one => !(one.Value > 1)).Select(one => $"`{one.Name}` must be more than 1"));
        (string Name, double Value)[] least =
        [
            (nameof(LeastSpend), LeastSpend), (nameof(LeastGuardrails), LeastGuardrails), (nameof(Violations), Violations), (nameof(TrustPoints), TrustPoints),
            (nameof(DeadLetters), DeadLetters), (nameof(Overruns), Overruns),
        ];
        faults.AddRange(least.Where(one => !(one.Value > 0)).Select(one => $"`{one.Name}` must be above 0"));
        (string Name, double Value)[] shares = [(nameof(CalmShare), CalmShare), (nameof(ErrorShare), ErrorShare)];
        faults.AddRange(shares.Where(one => !(one.Value is > 0 and <= 1)).Select(one => $"`{one.Name}` must be above 0 and at most 1"));
        if (!(Deviations >= 0))
            faults.Add($"`{nameof(Deviations)}` must be 0 or more");
        if (CalmLooks < 1)
            faults.Add($"`{nameof(CalmLooks)}` must be 1 or more");
        if (LeastCalls < 1)
            faults.Add($"`{nameof(LeastCalls)}` must be 1 or more");
        if (EntriesAtOnce is < 1 or > 1000)
            faults.Add($"`{nameof(EntriesAtOnce)}` must be from 1 to 1000");
        if (PagesAtOnce < 1)
            faults.Add($"`{nameof(PagesAtOnce)}` must be 1 or more");
        if (Every < TimeSpan.FromMinutes(1))
            faults.Add($"`{nameof(Every)}` must be a minute or more");
        if (ErrorTime < Every || ErrorTime > TimeSpan.FromHours(1))
            faults.Add($"`{nameof(ErrorTime)}` must be from `{nameof(Every)}` to an hour");
        if (NewFor < Every || KnownAfter <= NewFor)
            faults.Add($"`{nameof(NewFor)}` must be `{nameof(Every)}` or more, and less than `{nameof(KnownAfter)}`");
        if (ExpiresSoon < Every || ExpiresEarly <= ExpiresSoon)
            faults.Add($"`{nameof(ExpiresSoon)}` must be `{nameof(Every)}` or more, and less than `{nameof(ExpiresEarly)}`");
        if (RotationTakes < TimeSpan.Zero || StillUsedFor < UsedCredentials.Often * 2)
            faults.Add($"`{nameof(RotationTakes)}` must be 0 or more, and `{nameof(StillUsedFor)}` two hours or more");
        return faults;
    }
}
