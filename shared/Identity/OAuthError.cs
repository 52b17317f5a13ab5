namespace Gatehouse.Identity;

/// <summary>RFC 6749 section 5.2.</summary>
public enum OAuthError
{
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
}
