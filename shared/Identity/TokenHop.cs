namespace Gatehouse.Identity;

/// <summary>The one delivery that a per-hop token is for.</summary>
/// <param name="Audience">Exactly the receiver: the target agent's id, or the origin of the target's URL.</param>
public sealed record TokenHop(string ConnectionId, string TaskId, string Audience);
