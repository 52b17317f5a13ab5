namespace Gatehouse.Azure.Entra;

/// <summary>Somebody whom the directory vouches for.</summary>
/// <param name="Tenant">The directory.</param>
/// <param name="ObjectId">Who it is there; never reused.</param>
/// <param name="AppRoles">The roles that the gate's registration gives them.</param>
internal sealed record EntraPerson(string Tenant, string ObjectId, IReadOnlyList<string> AppRoles);
