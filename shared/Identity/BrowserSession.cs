namespace Gatehouse.Identity;

/// <summary>Somebody who showed an operator's key in a browser.</summary>
/// <param name="KeyId">Of the key: while it is good, so is the session.</param>
public sealed record BrowserSession(string KeyId, DateTimeOffset SignedInAt);
