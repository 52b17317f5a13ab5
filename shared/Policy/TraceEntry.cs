namespace Gatehouse.Policy;

/// <param name="Name">The check's.</param>
public sealed record TraceEntry(string Name, Verdict Verdict, string Reason);
