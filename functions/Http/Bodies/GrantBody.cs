using Gatehouse.Identity;
using Gatehouse.Vault.Grants;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A grant as it is asked for, or brought along.</summary>
public static class GrantBody
{
    private const int MaxToken = 4096;

    public static Task<BodyOf<GrantDraft>> ReadAsync(HttpRequest request, CancellationToken ct) => RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<GrantDraft> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var provider = body.RequiredId("provider", IdKind.Provider);
        var user = body.RequiredText("user");
        if (user is not null && !IsPerson(user))
            body.Refuse("user", "must name a person, like `user:ana@example.com`");
        body.Required("scopes");
        var scopes = ProviderBody.ReadScopes(body, "scopes");
        if (scopes is { Count: 0 })
            body.Refuse("scopes", "must have at least one");
        var (token, returnTo) = (body.OptionalText("refreshToken", MaxToken), body.OptionalUrl("returnTo"));
        if (token is not null && token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            body.Refuse("refreshToken", "must be printable ASCII without spaces");
        if (token is not null && returnTo is not null)
            body.Refuse("returnTo", "nobody is sent anywhere where a `refreshToken` is brought along");
        body.Close();
        return errors.Count == 0
            ? new GrantDraft(provider!, user!, scopes!) { RefreshToken = token, ReturnTo = returnTo?.AbsoluteUri }
            : BodyFault.Malformed(errors);
    }

    internal static bool IsPerson(string text) => text.StartsWith("user:", StringComparison.Ordinal) && text.Length > "user:".Length;
}
