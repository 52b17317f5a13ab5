using System.Text;
using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Vault.Providers;

/// <summary>Asks a provider for tokens, or gives them up, as the client that the gate is there.</summary>
public sealed class AskProvider(ITargetTransport transport, DataKeys keys, GateAssertions assertions, VaultOptions options)
{
    /// <summary>An authorization code for tokens (RFC 6749 section 4.1.3, RFC 7636).</summary>
    internal Task<ProviderReply> RedeemAsync(TokenProvider provider, string code, string verifier, string redirect, CancellationToken ct) =>
        AskAsync(provider, [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier)], () => true, ct);

    /// <summary>A refresh token for tokens (RFC 6749 section 6).</summary>
    /// <param name="scopes">What the access token is to be good for.</param>
    /// <param name="mayStillSend">False once somebody else may be asking.</param>
    internal Task<ProviderReply> RefreshAsync(TokenProvider provider, string refresh, IReadOnlyList<string> scopes, Func<bool> mayStillSend, CancellationToken ct) =>
        AskAsync(provider, [("grant_type", "refresh_token"), ("refresh_token", refresh), .. scopes.Count == 0 ? (IEnumerable<(string, string)>)[] : [("scope", string.Join(' ', scopes))]], mayStillSend, ct);

    /// <summary>Gives a token up (RFC 7009).</summary>
    /// <returns>Null when it is none any more; else why that is not known.</returns>
    internal async Task<string?> RevokeAsync(TokenProvider provider, string token, bool isRefresh, CancellationToken ct)
    {
        if (provider.Endpoints.Revocation is not { } place)
            return null;
        var reply = await SendAsync(provider, place, [("token", token), ("token_type_hint", isRefresh ? "refresh_token" : "access_token")], () => true, ct);
        return reply switch
        {
            TargetReply.Answered { Status: 200 } => null,
            TargetReply.Answered answered => $"the provider answered {answered.Status}",
            TargetReply.NotSent notSent => $"the provider was not asked: {notSent.Reason}",
            TargetReply.Broken broken => $"the provider did not answer: {broken.Reason}",
            _ => "the provider was not asked",
        };
    }

    private async Task<ProviderReply> AskAsync(TokenProvider provider, IReadOnlyList<(string Name, string Value)> form, Func<bool> mayStillSend, CancellationToken ct) =>
        ProviderAnswers.Read(await SendAsync(provider, provider.Endpoints.Token, form, mayStillSend, ct));

    private async Task<TargetReply> SendAsync(TokenProvider provider, string url, IReadOnlyList<(string Name, string Value)> form, Func<bool> mayStillSend, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> headers = [new("Accept", "application/json"), new("Content-Type", "application/x-www-form-urlencoded")];
        var members = new List<(string Name, string Value)>(form);
        switch (provider.Authentication)
        {
            case ClientAuthentication.PrivateKeyJwt:
                members.Add(("client_id", provider.ClientId));
                members.Add(("client_assertion_type", GateAssertions.FormType));
                members.Add(("client_assertion", await assertions.SignAsync(provider.ClientId, provider.Issuer ?? provider.Endpoints.Token, ct)));
                break;
            case ClientAuthentication.ClientSecretPost:
                members.Add(("client_id", provider.ClientId));
                members.Add(("client_secret", await SecretAsync(provider, ct)));
                break;
            default:
                headers.Add(new("Authorization", $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Encoded(provider.ClientId)}:{Encoded(await SecretAsync(provider, ct))}"))}"));
                break;
        }

        var body = string.Join('&', members.Select(member => $"{Encoded(member.Name)}={Encoded(member.Value)}"));
        return await transport.SendAsync(new TargetCall(new Uri(url), headers, Encoding.ASCII.GetBytes(body), options.ProviderAnswersWithin, ProviderAnswers.MaxBytes, mayStillSend), ct);
    }

    private async ValueTask<string> SecretAsync(TokenProvider provider, CancellationToken ct) =>
        provider.Secret is { } closed && await keys.OpenAsync(provider.Organisation, TokenProvider.SecretUse(provider.Id), closed, ct) is { } secret
            ? Encoding.UTF8.GetString(secret)
            : throw new IOException($"the secret of provider `{provider.Id}` does not open: the organisation's data key is erased, or another");

    // The encoding of forms (RFC 6749 appendix B); a space as %20 is read alike.
    private static string Encoded(string text) => Uri.EscapeDataString(text);
}
