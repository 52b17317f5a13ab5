namespace Gatehouse.Identity;

/// <summary>ES256 in the compact form and nothing else (RFC 7515, RFC 8725): the token chooses neither algorithm nor key.</summary>
public static class JwsVerifier
{
    public const int MaxBytes = 8 * 1024;

    // Each would let a token bring its own key, change what was signed, or hide what it holds.
    private static readonly string[] forbidden = ["crit", "zip", "b64", "jku", "jwk", "x5u", "x5c"];

    /// <param name="text">The compact form, ASCII.</param>
    /// <param name="type">The exact <c>typ</c> demanded; null takes any or none, and is only for signatures that are no tokens.</param>
    /// <param name="keys">The issuer's keys.</param>
    public static JwsOutcome Verify(ReadOnlySpan<byte> text, string? type, IVerificationKeys keys)
    {
        if (text.Length > MaxBytes)
            return new JwsOutcome.Refused(TokenFault.TooLong);
        if (!TrySplit(text, out var header, out var payload, out var signature))
            return new JwsOutcome.Refused(TokenFault.NotThreeParts);
        if (HeaderFault(text[header], type, keys, out var key) is { } fault)
            return new JwsOutcome.Refused(fault);
        if (CanonicalBase64Url.Decode(text[signature]) is not { } signed || CanonicalBase64Url.Decode(text[payload]) is not { } content)
            return new JwsOutcome.Refused(TokenFault.NotCanonical);

        return key!.Verify(text[..payload.End], signed)
            ? new JwsOutcome.Verified(content, key)
            : new JwsOutcome.Refused(TokenFault.BadSignature);
    }

    private static TokenFault? HeaderFault(ReadOnlySpan<byte> encoded, string? type, IVerificationKeys keys, out VerificationKey? key)
    {
        key = null;
        if (CanonicalBase64Url.Decode(encoded) is not { } bytes)
            return TokenFault.NotCanonical;
        if (ClaimsJson.Parse(bytes) is not { } header)
            return TokenFault.NotStrictJson;
        if (Array.Exists(forbidden, name => header.TryGetProperty(name, out _)))
            return TokenFault.ForbiddenHeader;
        if (header.Text("alg") != "ES256")
            return TokenFault.WrongAlgorithm;
        if (type is not null && header.Text("typ") != type)
            return TokenFault.WrongType;

        key = header.Text("kid") is { } keyId ? keys.Find(keyId) : null;
        return key is null ? TokenFault.UnknownKey : null;
    }

    private static bool TrySplit(ReadOnlySpan<byte> token, out Range header, out Range payload, out Range signature)
    {
        (header, payload, signature) = (default, default, default);
        var first = token.IndexOf((byte)'.');
        var last = token.LastIndexOf((byte)'.');
        if (first == last || token[(first + 1)..last].Contains((byte)'.'))
            return false;

        (header, payload, signature) = (..first, (first + 1)..last, (last + 1)..token.Length);
        return true;
    }
}
