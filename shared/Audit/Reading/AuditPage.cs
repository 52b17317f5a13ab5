namespace Gatehouse.Audit.Reading;

/// <summary>Entries in the order of time.</summary>
/// <param name="After">Where to go on; <see langword="null"/> when there is no more. A page may be short, even empty, and have one.</param>
public sealed record AuditPage(IReadOnlyList<RecordedEntry> Items, AuditCursor? After);
