using Gatehouse.Identity;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>A client's public key (RFC 7517): EC, P-256, for ES256 signatures.</summary>
internal static class PublicKeyBody
{
    private const int MaxKeyIdBytes = 128;

    // RFC 7518 sections 6.2.2, 6.3.2 and 6.4.
    private static readonly string[] privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Null when it is refused; the errors say why.</summary>
    public static RegisteredKey? Parse(StrictObject body)
    {
        if (body.RequiredObject("jwk") is not { IsBroken: false } jwk)
            return null;

        var leaked = privateMembers.Where(name => jwk.Optional(name) is not null).ToArray();
        foreach (var name in leaked)
            jwk.Refuse(name, "is private: make a new key, keep its private part, and send the public one alone");
        var isFit = Demand(jwk, "kty", "EC", isRequired: true) & Demand(jwk, "crv", "P-256", isRequired: true)
            & Demand(jwk, "alg", "ES256", isRequired: false) & Demand(jwk, "use", "sig", isRequired: false);
        if (jwk.OptionalTexts("key_ops", 8) is { } operations && !operations.Contains("verify", StringComparer.Ordinal))
            jwk.Refuse("key_ops", "must have `verify`, or be left out");
        jwk.OptionalText("kid", MaxKeyIdBytes);
        // Web Crypto exports it; it says nothing about the key.
        jwk.Optional("ext");
        var hasPoint = jwk.RequiredText("x") is not null & jwk.RequiredText("y") is not null;
        jwk.Close();
        if (!isFit || !hasPoint || leaked.Length > 0)
            return null;

        if (VerificationKey.FromJwk(body.Required("jwk")!.Value) is { } key)
            return new RegisteredKey(key.X, key.Y, key.KeyId);
        body.Refuse("jwk", "`x` and `y` must be a point of P-256, 32 bytes each in base64url without padding");
        return null;
    }

    private static bool Demand(StrictObject jwk, string name, string value, bool isRequired)
    {
        var found = isRequired ? jwk.RequiredText(name) : jwk.OptionalText(name);
        if (found is not null && found != value)
            jwk.Refuse(name, $"must be `{value}`: keys are EC on P-256, for ES256");
        return found == value || (found is null && !isRequired);
    }
}
