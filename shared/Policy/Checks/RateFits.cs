using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Checks;

/// <summary>One more task fits the last minute and hour.</summary>
/// <remarks>A task that must wait for a human is not measured: it is charged when it is approved, and then waits for its turn.</remarks>
/// <param name="askers">The checks that may ask for a human.</param>
public sealed class RateFits(IReadOnlyList<IPolicyCheck> askers) : IPolicyCheck
{
    public string Name => "rate-fits";

    /// <summary>The first moment at which the task may start; <see langword="null"/> when a limit of 0 denies all.</summary>
    public static DateTimeOffset? StartsAt(DispatchFacts facts) =>
        facts.Policy?.Rate is { } rate && !facts.IsRateCharged ? facts.Rate.FirstFit(facts.Now, rate.PerMinute, rate.PerHour) : facts.Now;

    /// <summary>Why a task may not start now; null when it may. Also of one that a human need not be asked about again.</summary>
    public static Refusal? Refuse(DispatchFacts facts) =>
        StartsAt(facts) is { } start && start <= facts.Now ? null : Deny(facts, facts.Policy!.Rate!, StartsAt(facts)).Refusal;

    public Verdict Examine(DispatchFacts facts)
    {
        var start = StartsAt(facts);
        if (start <= facts.Now)
            return Verdict.Allowed;

        return start is not null && (facts.Approval is ApprovalFacts.Granted || MustWaitForAHuman(facts))
            ? Verdict.Allowed
            : Deny(facts, facts.Policy!.Rate!, start);
    }

    public string Explain(DispatchFacts facts)
    {
        if (facts.Policy?.Rate is not { } rate)
            return "no rate is configured";
        if (facts.IsRateCharged)
            return "the task is charged already";
        if (StartsAt(facts) is { } start && start > facts.Now)
            return facts.Approval is ApprovalFacts.Granted ? $"starts at {Instant.Format(start)}" : "not measured: a human is asked first";

        return (rate.PerMinute, rate.PerHour) switch
        {
            ({ } minute, { } hour) => $"{facts.Rate.CountInMinute(facts.Now)} of {minute} in the last minute, {facts.Rate.CountInHour(facts.Now)} of {hour} in the last hour",
            ({ } minute, null) => $"{facts.Rate.CountInMinute(facts.Now)} of {minute} in the last minute",
            (null, { } hour) => $"{facts.Rate.CountInHour(facts.Now)} of {hour} in the last hour",
            _ => "no rate is configured",
        };
    }

    private bool MustWaitForAHuman(DispatchFacts facts) => askers.Any(asker => asker.Examine(facts) is Verdict.NeedsApproval);

    private static Verdict.Deny Deny(DispatchFacts facts, RateLimits rate, DateTimeOffset? start)
    {
        var byMinute = rate.PerMinute == 0 || (rate.PerHour != 0 && facts.Rate.FirstFit(facts.Now, rate.PerMinute, null) >= start);
        var (clause, limit, span) = byMinute ? ("policy.rate.perMinute", rate.PerMinute, "minute") : ("policy.rate.perHour", rate.PerHour, "hour");
        return new(new Refusal(RefusalCode.RateLimited, $"connection `{facts.Connection.Id}` allowed {limit} in the last {span}")
        {
            Clause = clause,
            MayRetry = start is not null,
            RetryAfter = start is { } moment ? TimeSpan.FromSeconds(Math.Ceiling((moment - facts.Now).TotalSeconds)) : null,
            Unlock = start is null ? $"ask an operator to raise {clause}" : $"wait, or ask an operator to raise {clause}",
        });
    }
}
