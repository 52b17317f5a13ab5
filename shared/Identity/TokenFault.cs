namespace Gatehouse.Identity;

/// <summary>Why a token was not believed. For logs and tests; its bearer only learns <c>unauthenticated</c>.</summary>
public enum TokenFault
{
    TooLong,
    NotThreeParts,
    NotCanonical,
    NotStrictJson,
    ForbiddenHeader,
    WrongAlgorithm,
    WrongType,
    UnknownKey,
    BadSignature,
    WrongIssuer,
    WrongAudience,
    MalformedClaims,
    Expired,
    NotYetValid,
    LivesTooLong,
}
