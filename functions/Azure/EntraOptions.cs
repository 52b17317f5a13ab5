using Gatehouse.Http.Tokens;

namespace Gatehouse.Azure;

/// <param name="Tenant">The directory whose people are this gate's operators.</param>
/// <param name="Audience">The gate's own registration there: what a token must be for.</param>
public sealed record EntraOptions(string Tenant, string Audience)
{
    /// <inheritdoc cref="Registry.VouchedOptions.CountsFor"/>
    public TimeSpan ToldFor { get; init; } = new Registry.VouchedOptions().CountsFor;

    public Uri Metadata => new($"https://login.microsoftonline.com/{Tenant}/v2.0/.well-known/openid-configuration");

    public TokenRule Rule => new([$"https://login.microsoftonline.com/{Tenant}/v2.0"], [Audience]) { Tenant = Tenant };
}
