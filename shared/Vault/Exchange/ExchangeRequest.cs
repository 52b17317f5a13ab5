namespace Gatehouse.Vault.Exchange;

/// <summary>An agent asks for an access token (RFC 8693 section 2.1).</summary>
/// <param name="Grant">The resource.</param>
/// <param name="Connection">The audience: its policy bounds what is given.</param>
/// <param name="Scopes">In ordinal order; absent: all that the connection names.</param>
/// <param name="Session">The session that it is for, whose person it must be; absent: the agent's of the day.</param>
public sealed record ExchangeRequest(string Grant, string Connection, IReadOnlyList<string>? Scopes, string? Session = null);
