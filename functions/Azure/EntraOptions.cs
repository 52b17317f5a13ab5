namespace Gatehouse.Azure;

/// <param name="Tenant">The directory whose people are this gate's operators.</param>
/// <param name="Audience">The gate's own registration there: what a token must be for.</param>
public sealed record EntraOptions(string Tenant, string Audience);
