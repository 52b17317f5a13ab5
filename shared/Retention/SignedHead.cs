using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Retention;

/// <summary>A chain's head as the newest of some checkpoints holds it.</summary>
public sealed record SignedHead(string Chain, ChainHead Head, Checkpoint Checkpoint);
