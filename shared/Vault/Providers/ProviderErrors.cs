using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Vault.Providers;

/// <summary>
/// With which words a provider may say no: those that standards register for `error`. Any other is passed on to nobody, for agents
/// read it: it could be an instruction, or what was sent.
/// </summary>
internal static class ProviderErrors
{
    private static readonly FrozenSet<string> registered = FrozenSet.Create(
        StringComparer.Ordinal,
        // RFC 6749 sections 4.1.2.1 and 5.2, RFC 7009, RFC 8628, RFC 8707, RFC 9396, RFC 9449, RFC 9470
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope",
        "access_denied", "unsupported_response_type", "server_error", "temporarily_unavailable",
        "unsupported_token_type", "authorization_pending", "slow_down", "expired_token", "invalid_target", "invalid_authorization_details",
        "invalid_dpop_proof", "use_dpop_nonce", "insufficient_user_authentication",
        // OpenID Connect Core section 3.1.2.6
        "interaction_required", "login_required", "account_selection_required", "consent_required", "invalid_request_uri",
        "invalid_request_object", "request_not_supported", "request_uri_not_supported", "registration_not_supported");

    public static bool IsRegistered([NotNullWhen(true)] string? error) => error is not null && registered.Contains(error);
}
