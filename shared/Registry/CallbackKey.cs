namespace Gatehouse.Registry;

/// <summary>Which of all its possible keys signs an agent's callbacks; the key itself is derived and never stored.</summary>
/// <param name="Version">Of the secret that it is derived from: a rotation of the secret changes no agent's key.</param>
/// <param name="Generation">Grows with each new key of the agent.</param>
public sealed record CallbackKey(string Version, long Generation);
