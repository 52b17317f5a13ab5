using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class VaultArea
{
    public static ApiArea Told { get; } = new("Vault", "Where people have accounts that agents use on their behalf, without ever holding what opens them.",
    [
        new(HttpMethods.Post, Routes.Providers, "addProvider", "Adds an authorization server, by its issuer's metadata or by its endpoints.")
        {
            Needs = Permission.Govern,
            Body = "NewProvider",
            Answers = [new(201, "Provider", "Added.") { HasLocation = true, HasVersion = true }],
        },
        new(HttpMethods.Get, Routes.Providers, "listProviders", "Lists the providers, without their secrets.")
        {
            Parameters = ApiParameter.Page,
            Answers = [new(200, "Provider", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Provider, "readProvider", "Reads a provider, without its secret.")
        {
            Answers = [new(200, "Provider", "The provider.") { HasVersion = true }],
        },
        new(HttpMethods.Put, Routes.Provider, "replaceProvider", "Replaces a provider's settings and reads its metadata again. A secret that is left out stays; the servers that are asked cannot change.")
        {
            Needs = Permission.Govern,
            Parameters = [ApiParameter.IfMatch],
            Body = "NewProvider",
            Answers = [new(200, "Provider", "The provider.") { HasVersion = true }],
            MayRefuse = [409],
        },
        new(HttpMethods.Delete, Routes.Provider, "removeProvider", "Takes a provider away: its grants give no more tokens, and can still be revoked.")
        {
            Needs = Permission.Govern,
            Parameters = [ApiParameter.IfMatch with { Example = "\"2\"" }],
            Answers = [new(200, "Provider", "As it was.") { HasVersion = true }],
        },
        new(HttpMethods.Post, Routes.Grants, "startGrant", "Sends a person to a provider (OAuth 2.0 authorization code with PKCE), or takes over a refresh token.")
        {
            Needs = Permission.Operate,
            Body = "NewGrant",
            Answers = [new(201, "Grant", "Waited for, with where the person goes; or active.") { HasLocation = true }],
            MayRefuse = [404, 409],
        },
        new(HttpMethods.Get, Routes.Grants, "listGrants", "Lists the grants, or one person's.")
        {
            Parameters = [.. ApiParameter.Page, ApiParameter.Query("user", ApiParameter.RefTo("Person"), "Whose.", "user:ana@example.com")],
            Answers = [new(200, "Grant", "A page.") { IsPage = true }],
        },
        new(HttpMethods.Get, Routes.Grant, "readGrant", "Reads a grant; nothing of it opens anything.")
        {
            Answers = [new(200, "Grant", "The grant.")],
        },
        new(HttpMethods.Delete, Routes.Grant, "revokeGrant", "Ends a grant: here at once, and at its provider as soon as that answers (RFC 7009).")
        {
            Needs = Permission.Operate,
            Answers = [new(200, "Grant", "Revoked.")],
        },
        new(HttpMethods.Delete, Routes.User, "offboardUser", "Ends everything that hangs on a person who leaves: grants, their place among approvers, and their agents.")
        {
            Needs = Permission.ManageOperators,
            Parameters = [ApiParameter.Query("reassignTo", ApiParameter.RefTo("Person"), "Who the person's agents act for from now on. Without it, each is frozen.", "user:bob@example.com")],
            Answers = [new(200, "Departure", "What became of it.")],
        },
    ]);
}
