namespace Gatehouse.Policy;

/// <param name="Reads">Labels of what this connection reads.</param>
/// <param name="Sink">Where it sends.</param>
public sealed record FlowRules(IReadOnlyList<string> Reads, string? Sink);
