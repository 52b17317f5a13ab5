namespace Gatehouse.Audit.Reading;

/// <summary>A row of the index: a chain has entries of somebody in an hour, none of them before <paramref name="First"/>.</summary>
internal sealed record SeenChain(string Hour, string Chain, long First);
