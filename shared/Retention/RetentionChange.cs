using Gatehouse.Registry;

namespace Gatehouse.Retention;

/// <summary>What of the retention changes; what is <see langword="null"/> stays.</summary>
public sealed record RetentionChange(int? PayloadDays, int? AuditDays)
{
    /// <summary>How long what was asked for waits where it is shorter: what is given up does not come back.</summary>
    public static readonly TimeSpan ShorterAfter = TimeSpan.FromDays(1);

    /// <summary>Longer times hold at once; a shorter one holds a day later, and is taken back by asking for a longer one until then.</summary>
    /// <param name="standing">What is left out stays as it was asked for last.</param>
    /// <param name="now">When it is asked for.</param>
    public Organisation On(Organisation standing, DateTimeOffset now)
    {
        standing = Begin(standing, now);
        var held = standing.RetentionAt(now);
        var planned = standing.NextRetention is { } next && now < next.From ? next : null;
        var asked = On(planned?.Settings ?? held);
        var atOnce = held.LongerOf(asked);
        if (atOnce == asked)
            return standing with { Retention = asked, NextRetention = null };
        var from = planned is not null && planned.Settings.LongerOf(asked) == asked ? planned.From : now + ShorterAfter;
        return standing with { Retention = atOnce, NextRetention = new RetentionPlan(asked, from) };
    }

    /// <summary>Of one that has neither, everything is kept for now, and the defaults hold a day later: what was recorded before there was retention is not gone before anybody could have heard of it.</summary>
    internal static Organisation Begin(Organisation standing, DateTimeOffset now) => standing.Retention is not null ? standing
        : standing with { Retention = RetentionSettings.Longest, NextRetention = new RetentionPlan(RetentionSettings.Default, now + ShorterAfter) };

    private RetentionSettings On(RetentionSettings standing) => new(PayloadDays ?? standing.PayloadDays, AuditDays ?? standing.AuditDays);
}
