using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Whose grant a connection uses, and how much of it.</summary>
internal static class ConnectionCredentialBody
{
    /// <returns>Null when there is none.</returns>
    public static ConnectionCredential? Read(StrictObject body)
    {
        if (body.OptionalObject("credential") is not { } credential)
            return null;
        var grant = credential.RequiredId("grant", IdKind.Grant);
        credential.Required("scopes");
        var scopes = ProviderBody.ReadScopes(credential, "scopes");
        if (scopes is { Count: 0 })
            credential.Refuse("scopes", "must have at least one");
        credential.Close();
        return grant is null || scopes is null ? null : new ConnectionCredential(grant, scopes);
    }
}
