using Gatehouse.Identity;

namespace Gatehouse.Alerts;

/// <summary>The life of an alert: what each look makes of it.</summary>
public static class AlertTransitions
{
    /// <param name="standing">Null before it was ever raised.</param>
    /// <param name="window">That was looked at; the same window again changes nothing.</param>
    /// <returns>Null when nothing changes.</returns>
    public static AlertChange? After(string organisation, Alert? standing, AlertFinding finding, DateTimeOffset window, DateTimeOffset now, AlertOptions options) => (standing, finding) switch
    {
        ({ IsOpen: true }, { Signal.IsCalm: false } or { IsExplained: true, Signal: not null }) => Stirred(standing, now),
        ({ IsOpen: true }, _) => Calm(standing, window, now, options),
        (_, { Signal: { IsRaised: true } signal, IsExplained: false }) => Raised(organisation, standing, finding, signal, now),
        _ => null,
    };

    private static AlertChange Raised(string organisation, Alert? standing, AlertFinding finding, AlertSignal signal, DateTimeOffset now)
    {
        var isSilent = standing?.IsSilentAt(now) is true;
        var next = new Alert
        {
            Id = Ids.AlertOf(organisation, finding.Rule, finding.Subject),
            Rule = finding.Rule,
            Subject = finding.Subject,
            Agent = finding.Agent,
            Signal = signal,
            Occurrence = (standing?.Occurrence ?? 0) + 1,
            RaisedAt = now,
            Silence = isSilent ? standing!.Silence : null,
            IsOwed = isSilent,
            Notices = standing?.Notices ?? 0,
            Revision = (standing?.Revision ?? 0) + 1,
        };
        return isSilent ? new AlertChange(next) : Told(next);
    }

    private static AlertChange? Stirred(Alert standing, DateTimeOffset now)
    {
        var next = standing.CalmSince is null ? standing : standing with { CalmSince = null, Revision = standing.Revision + 1 };
        if (IsDue(standing, now))
            return Told(next == standing ? standing with { Revision = standing.Revision + 1 } : next);
        return next == standing ? null : new AlertChange(next);
    }

    private static AlertChange? Calm(Alert standing, DateTimeOffset window, DateTimeOffset now, AlertOptions options)
    {
        var since = standing.CalmSince ?? window;
        if (window - since >= options.Every * (options.CalmLooks - 1))
        {
            var cleared = standing with { CalmSince = since, ClearedAt = now, IsOwed = false, Revision = standing.Revision + 1 };
            return standing.IsTold && !standing.IsSilentAt(now) ? new AlertChange(cleared with { Notices = cleared.Notices + 1 }, AlertNoticeKind.Cleared) : new AlertChange(cleared);
        }

        if (IsDue(standing, now))
            return Told(standing with { CalmSince = since, Revision = standing.Revision + 1 });
        return standing.CalmSince is null ? new AlertChange(standing with { CalmSince = since, Revision = standing.Revision + 1 }) : null;
    }

    // The silence is over, and it is still there.
    private static bool IsDue(Alert standing, DateTimeOffset now) => standing.IsOwed && !standing.IsSilentAt(now);

    private static AlertChange Told(Alert next) => new(next with { IsTold = true, IsOwed = false, Notices = next.Notices + 1 }, AlertNoticeKind.Raised);
}
