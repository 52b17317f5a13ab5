using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>An organisation and its owner's key, to be shown once.</summary>
public sealed record FoundedOrganisation(string Id, ClientSecret OwnerKey);
