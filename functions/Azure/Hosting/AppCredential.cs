using Azure.Core;
using Azure.Identity;

namespace Gatehouse.Azure.Hosting;

/// <summary>Who the app is: with an identity of its own it uses that and nothing that lies about; on a developer's machine, their sign-in.</summary>
internal static class AppCredential
{
    public static TokenCredential Of(string? clientId) => clientId is { } id
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(id))
        : new DefaultAzureCredential();
}
