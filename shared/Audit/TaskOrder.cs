namespace Gatehouse.Audit;

/// <summary>Nothing acts without a recorded yes: a task's allow, then its claim, then that attempt's end.</summary>
/// <remarks>Only tasks that are not ended are kept.</remarks>
internal sealed class TaskOrder(bool isWhole)
{
    private static readonly HashSet<string> ended =
        new(["succeeded", "failed", "withheld", "indeterminate", "denied", "expired", "cancelled", "routed"], StringComparer.Ordinal);

    private readonly Dictionary<string, OpenTask> open = new(StringComparer.Ordinal);

    /// <summary>What is out of order, or <see langword="null"/>.</summary>
    public string? Accept(EntryFacts entry)
    {
        if (entry.Task is not { } task)
            return entry.Kind is AuditKind.Claim or AuditKind.Settle or AuditKind.Retry or AuditKind.Ended ? $"a {entry.Kind?.ToWireName()} names no task" : null;

        var fault = Step(task, entry);
        if (fault is null && entry.Status is { } status && ended.Contains(status))
            open.Remove(task);
        return fault;
    }

    private string? Step(string task, EntryFacts entry) => entry.Kind switch
    {
        AuditKind.Dispatch when entry.Decision is "allow" or "needsApproval" => Decide(task, entry.Decision),
        AuditKind.ApprovalAsked => Ask(task),
        AuditKind.Claim => Claim(task, entry.Attempt),
        AuditKind.Settle or AuditKind.Retry => Settle(task, entry),
        AuditKind.Ended => End(task, entry),
        _ => null,
    };

    private string? Decide(string task, string decision)
    {
        if (!open.TryGetValue(task, out var known))
            open.Add(task, known = new OpenTask());
        else if (known.IsAllowed || !string.Equals(decision, "allow", StringComparison.Ordinal))
            return $"task `{task}` was decided before";

        known.IsAllowed = string.Equals(decision, "allow", StringComparison.Ordinal);
        return null;
    }

    /// <summary>A yes that was given before is none any more: what follows needs another.</summary>
    private string? Ask(string task)
    {
        if (Find(task) is not { } known)
            return $"a human asked about task `{task}`, which is not open";

        known.IsAllowed = false;
        return null;
    }

    private string? Claim(string task, long? attempt)
    {
        if (Find(task) is not { IsAllowed: true } known)
            return $"a claim of task `{task}` without an allow before it";
        if (!(attempt > known.Claimed))
            return $"a claim of attempt {attempt} of task `{task}` after attempt {known.Claimed}";

        known.Claimed = attempt.Value;
        known.InFlight = true;
        return null;
    }

    private string? Settle(string task, EntryFacts entry)
    {
        if (Find(task) is not { } known)
            return $"a {entry.Kind?.ToWireName()} of task `{task}`, which is not open";
        var isOver = !known.InFlight && entry.Kind == AuditKind.Settle;
        if (!known.IsUnseen && (isOver || known.Claimed == 0 || entry.Attempt != known.Claimed))
            return $"a {entry.Kind?.ToWireName()} of attempt {entry.Attempt} of task `{task}` without its claim before it";

        known.InFlight = false;
        known.IsUnseen = false;
        return null;
    }

    private string? End(string task, EntryFacts entry)
    {
        if (entry.Status is null || !ended.Contains(entry.Status))
            return $"an end of task `{task}` with status `{entry.Status}`";
        if (Find(task) is not { } known)
            return $"an end of task `{task}`, which is not open";

        return known.IsUnseen || entry.Attempt is null || entry.Attempt == known.Claimed
            ? null
            : $"an end of task `{task}` at attempt {entry.Attempt} without its claim before it";
    }

    // Where the export starts late, a task may have been decided before its first entry.
    private OpenTask? Find(string task)
    {
        if (!open.TryGetValue(task, out var known) && !isWhole)
            open.Add(task, known = new OpenTask { IsAllowed = true, IsUnseen = true });
        return known;
    }

    private sealed class OpenTask
    {
        public bool IsAllowed { get; set; }

        public bool InFlight { get; set; }

        public bool IsUnseen { get; set; }

        public long Claimed { get; set; }
    }
}
