using Gatehouse.Vault.Providers;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A provider of tokens, with what the gate is to it.</summary>
public static class ProviderBody
{
    internal const int MaxScopes = 64;

    private const int MaxSecret = 1024;

    public static Task<BodyOf<ProviderDraft>> ReadAsync(HttpRequest request, CancellationToken ct) => RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<ProviderDraft> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var name = body.RequiredText("name");
        var issuer = body.OptionalUrl("issuer");
        var endpoints = body.OptionalObject("endpoints") is { } places ? ReadEndpoints(places) : null;
        if (issuer is null && endpoints is null && errors.Count == 0)
            body.RefuseWhole("must have an `issuer`, whose metadata says the rest, or `endpoints`");
        var (id, authentication, secret) = body.RequiredObject("client") is { } client ? ReadClient(client) : default;
        var scopes = ReadScopes(body, "scopes");
        body.Close();
        return errors.Count == 0
            ? new ProviderDraft(name!, issuer?.OriginalString, endpoints, id!, authentication) { Secret = secret, Scopes = scopes }
            : BodyFault.Malformed(errors);
    }

    /// <summary>Scope tokens of RFC 6749 section 3.3, in ordinal order; null when there are none.</summary>
    internal static IReadOnlyList<string>? ReadScopes(StrictObject body, string name)
    {
        if (body.OptionalTexts(name, MaxScopes) is not { } scopes)
            return null;
        foreach (var (index, _) in scopes.Index().Where(scope => !IsScope(scope.Item)))
            body.RefuseItem(name, index, "must be printable ASCII without spaces, quotes and backslashes");
        return [.. scopes.Order(StringComparer.Ordinal)];
    }

    private static bool IsScope(string scope) => scope.Length > 0 && !scope.AsSpan().ContainsAnyExceptInRange('!', '~') && !scope.Contains('"', StringComparison.Ordinal) && !scope.Contains('\\', StringComparison.Ordinal);

    private static ProviderEndpoints? ReadEndpoints(StrictObject places)
    {
        var (authorization, token, revocation) = (places.RequiredUrl("authorization"), places.RequiredUrl("token"), places.OptionalUrl("revocation"));
        places.Close();
        return authorization is null || token is null ? null : new ProviderEndpoints(authorization.OriginalString, token.OriginalString, revocation?.OriginalString);
    }

    private static (string? Id, ClientAuthentication Authentication, string? Secret) ReadClient(StrictObject client)
    {
        var id = client.RequiredText("id");
        var word = client.OptionalOneOf("authentication", [.. ClientAuthentications.Words]) ?? ClientAuthentication.ClientSecretBasic.ToWireName();
        var secret = client.OptionalText("secret", MaxSecret);
        client.Close();
        return (id, ClientAuthentications.Parse(word), secret);
    }
}
