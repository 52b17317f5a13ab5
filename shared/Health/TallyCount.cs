namespace Gatehouse.Health;

public readonly record struct TallyCount(string Name, long Count);
