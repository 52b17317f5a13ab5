namespace Gatehouse.Audit.Checkpoints;

/// <summary>A chain's head as a checkpoint holds it.</summary>
internal sealed record HeldHead(long Number, DateTimeOffset Time, ChainHead Head);
