using System.Globalization;
using Gatehouse.Identity;
using Gatehouse.Policy;

namespace Gatehouse.Audit.Reading;

/// <summary>Which entries are asked for: all that are given must hold.</summary>
public sealed record AuditQuery
{
    // A task's id is made a moment before the decision, on a clock that the ledger's need not equal.
    private static readonly TimeSpan beforeItsTask = TimeSpan.FromMinutes(1);

    /// <summary>One chain alone: a connection's, the organisation's or an agent's own.</summary>
    public string? Chain { get; init; }

    /// <summary>Who acts, or whom a change is about.</summary>
    public string? Agent { get; init; }

    public string? Session { get; init; }

    public string? Task { get; init; }

    public AuditKind? Kind { get; init; }

    public AuditDecision? Decision { get; init; }

    public RefusalCode? Code { get; init; }

    /// <summary>The first moment that belongs to it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first moment that does not.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The one chain that can hold it; <see langword="null"/> when only the index can tell.</summary>
    public string? TheChain => Chain ?? (Task is { } task ? Ids.ConnectionOf(task) : null);

    /// <summary>Whom the index is asked about: a session is the narrower of the two.</summary>
    public string? Subject => Session ?? Agent;

    /// <summary>No entry before this moment can match.</summary>
    public DateTimeOffset? Start => Task is { } task && Ids.MadeAt(task) - beforeItsTask is var made && !(made < From) ? made : From;

    /// <summary>The same for the same question, whatever page of it.</summary>
    public string Fingerprint => TextDigest.Of(string.Create(CultureInfo.InvariantCulture, $"{Chain}\n{Agent}\n{Session}\n{Task}\n{Kind}\n{Decision}\n{Code}\n{From:O}\n{To:O}"));

    public bool Matches(RecordedEntry entry) =>
        (From is not { } from || string.CompareOrdinal(entry.Time, AuditTime.Format(from)) >= 0)
        && (Agent is null || entry.Find("agent") == Agent || entry.Find("subject") == Agent)
        && (Session is null || entry.Find("session") == Session || entry.Find("subject") == Session)
        && (Task is null || entry.Find("task") == Task)
        && (Kind is not { } kind || entry.Find("kind") == kind.ToWireName())
        && (Decision is not { } decision || entry.Find("decision") == decision.ToWireName())
        && (Code is not { } code || entry.Find("code") == code.ToWireName());
}
