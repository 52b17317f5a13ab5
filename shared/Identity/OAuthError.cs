namespace Gatehouse.Identity;

/// <summary>RFC 6749 section 5.2, and what extends it.</summary>
public enum OAuthError
{
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,

    /// <summary>RFC 8693 section 2.2.2.</summary>
    InvalidTarget,
}
