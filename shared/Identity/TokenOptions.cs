namespace Gatehouse.Identity;

/// <param name="Issuer">The gate's public URL, as <c>iss</c>.</param>
/// <param name="Audience">What agent tokens are for: the gate itself.</param>
public sealed record TokenOptions(string Issuer, string Audience);
