namespace Gatehouse.Identity;

/// <param name="Issuer">The gate's public URL, as <c>iss</c>.</param>
/// <param name="Audience">What agent tokens are for: the gate itself.</param>
public sealed record TokenOptions(string Issuer, string Audience)
{
    /// <summary>The issuer is a name that leads nowhere: whoever looks for the gate's endpoints is told where it looked.</summary>
    public bool IsIssuerOnlyAName { get; init; }
}
