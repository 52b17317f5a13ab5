using Gatehouse.Egress;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Vault.Providers;

/// <summary>Finds out where a provider is asked: as an owner says, or as its issuer does. Each place is judged by the egress rules.</summary>
public sealed class DiscoverProvider(ITargetTransport transport, EgressRules egress, VaultOptions options)
{
    private const string OpenId = "/.well-known/openid-configuration";
    private const string OAuth = "/.well-known/oauth-authorization-server";

    internal async Task<(ProviderMetadata? Found, Refusal? Refusal)> FindAsync(ProviderDraft draft, CancellationToken ct)
    {
        if (draft.Endpoints is { } given)
            return Judge(new ProviderMetadata(given, NamesIssuer: false), "$.endpoints");
        if (egress.CheckUrl(draft.Issuer!) is UrlVerdict.Refused refused)
            return No($"issuer: {refused.Reason}", "$.issuer");

        var (body, fault) = await GetAsync(draft.Issuer!.TrimEnd('/') + OpenId, ct);
        if (body is null)
            (body, fault) = await GetAsync(OAuthPlace(new Uri(draft.Issuer!)), ct) is ({ } found, _) ? (found, "") : (null, fault);
        if (body is null)
            return No($"issuer `{draft.Issuer}` cannot be read: {fault}", "$.issuer");
        var (metadata, wrong) = ProviderMetadata.Parse(body.Value, draft.Issuer, draft.Authentication);
        return metadata is null ? No($"issuer `{draft.Issuer}`: {wrong}", "$.issuer") : Judge(metadata, "$.issuer");
    }

    /// <summary>RFC 8414 section 3.1: between the host and the issuer's path.</summary>
    private static string OAuthPlace(Uri issuer) => $"{issuer.GetLeftPart(UriPartial.Authority)}{OAuth}{issuer.AbsolutePath.TrimEnd('/')}";

    private async Task<(ReadOnlyMemory<byte>? Body, string Fault)> GetAsync(string url, CancellationToken ct)
    {
        if (egress.CheckUrl(url) is UrlVerdict.Refused refused)
            return (null, refused.Reason);
        var call = new TargetCall(new Uri(url), [new("Accept", "application/json")], default, options.ProviderAnswersWithin, ProviderMetadata.MaxBytes, () => true) { Method = "GET" };
        return await transport.SendAsync(call, ct) switch
        {
            TargetReply.Answered { Status: 200, Body: var body } => (body, ""),
            TargetReply.Answered answered => (null, $"`{url}` answered {answered.Status}"),
            TargetReply.NotSent notSent => (null, $"`{url}` was not asked: {notSent.Reason}"),
            TargetReply.Broken broken => (null, $"`{url}` did not answer: {broken.Reason}"),
            _ => (null, $"`{url}` was not asked"),
        };
    }

    private (ProviderMetadata?, Refusal?) Judge(ProviderMetadata found, string clause)
    {
        foreach (var (name, url) in new[] { ("authorization", found.Endpoints.Authorization), ("token", found.Endpoints.Token), ("revocation", found.Endpoints.Revocation) })
        {
            if (url is not null && egress.CheckUrl(url) is UrlVerdict.Refused refused)
                return No($"{name} endpoint: {refused.Reason}", clause == "$.endpoints" ? $"$.endpoints.{name}" : clause);
        }

        return (found, null);
    }

    private static (ProviderMetadata?, Refusal?) No(string detail, string clause) => (null, new Refusal(RefusalCode.Malformed, detail) { Clause = clause });
}
