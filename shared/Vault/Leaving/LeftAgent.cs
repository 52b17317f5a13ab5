namespace Gatehouse.Vault.Leaving;

/// <summary>An agent of a person who has left.</summary>
/// <param name="Fate"><c>reassigned</c>, <c>frozen</c> or, where it was tried in vain, <c>unfinished</c>.</param>
public sealed record LeftAgent(string Id, string Fate);
