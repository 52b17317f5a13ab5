using Gatehouse.Http.Authentication;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.OpenApi.Areas;

internal static class OAuthArea
{
    public static ApiArea Told { get; } = new("Tokens", "Where agents sign in, and what becomes of their tokens.",
    [
        new(HttpMethods.Post, Routes.Token, "issueToken", "Gives an agent a token for its credential (RFC 6749), or exchanges the agent's token for one of a grant, or the token that it was called with for one to go on with the task (RFC 8693).")
        {
            Callers = ApiCallers.Client,
            Body = "TokenRequest",
            IsOAuth = true,
            Answers = [new(200, "Token", "The token.")],
            MayRefuse = [429],
        },
        new(HttpMethods.Post, Routes.TokenRevocation, "revokeToken", "Ends a token at once, on every instance (RFC 7009).")
        {
            Callers = ApiCallers.Client,
            Body = "PresentedToken",
            IsOAuth = true,
            Answers = [new(200, Meaning: "It is none, or no longer one.")],
        },
        new(HttpMethods.Post, Routes.TokenIntrospection, "introspectToken", "Tells whether a token is good (RFC 7662).")
        {
            Callers = ApiCallers.Client | ApiCallers.Operator,
            Needs = Permission.Introspect,
            Body = "PresentedToken",
            IsOAuth = true,
            Answers = [new(200, "Introspection", "What it says.")],
        },
        new(HttpMethods.Get, Routes.AuthorizationServer, "readServerMetadata", "Says where everything of OAuth is (RFC 8414).")
        {
            Callers = ApiCallers.Anyone,
            Answers = [new(200, "ServerMetadata", "The metadata.")],
        },
        new(HttpMethods.Get, Routes.KeySet, "readKeySet", "Has the keys that tokens are signed with.")
        {
            Callers = ApiCallers.Anyone,
            Answers = [new(200, "KeySet", "The public keys.")],
            MayRefuse = [503],
        },
    ]);
}
