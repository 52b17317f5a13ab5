using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>A public P-256 key that verifies ES256 and nothing else. Safe to use from many threads.</summary>
public sealed class VerificationKey
{
    private readonly EcdsaPool pool;

    internal VerificationKey(ECPoint point, string? keyId = null)
    {
        X = Base64Url.EncodeToString(point.X);
        Y = Base64Url.EncodeToString(point.Y);
        KeyId = keyId ?? Thumbprint(X, Y);
        pool = new EcdsaPool(() => P256.OpenPublic(point));
    }

    /// <summary>RFC 7638 for our own keys.</summary>
    public string KeyId { get; }

    public string X { get; }

    public string Y { get; }

    /// <summary>Null unless <paramref name="jwk"/> is a public P-256 key on the curve, meant for ES256 signatures (RFC 7517).</summary>
    public static VerificationKey? FromJwk(JsonElement jwk)
    {
        if (jwk.ValueKind is not JsonValueKind.Object || jwk.Text("kty") != "EC" || jwk.Text("crv") != "P-256" || jwk.TryGetProperty("d", out _))
            return null;
        if (!IsForSignatures(jwk) || Coordinate(jwk, "x") is not { } x || Coordinate(jwk, "y") is not { } y)
            return null;

        try
        {
            var point = new ECPoint { X = x, Y = y };
            P256.OpenPublic(point).Dispose();
            return new VerificationKey(point, jwk.Text("kid"));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal static VerificationKey Of(RegisteredKey key) =>
        new(new ECPoint { X = Base64Url.DecodeFromChars(key.X), Y = Base64Url.DecodeFromChars(key.Y) }, key.KeyId);

    /// <param name="data">What was signed.</param>
    /// <param name="signature">r and s, 32 bytes each (RFC 7518 section 3.4).</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != P256.SignatureBytes)
            return false;

        var key = pool.Take();
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            pool.Return(key);
        }
    }

    private static bool IsForSignatures(JsonElement jwk)
    {
        if (jwk.TryGetProperty("alg", out _) && jwk.Text("alg") != "ES256")
            return false;
        if (jwk.TryGetProperty("use", out _) && jwk.Text("use") != "sig")
            return false;

        return !jwk.TryGetProperty("key_ops", out var operations)
            || operations.ValueKind is JsonValueKind.Array
            && operations.EnumerateArray().Any(operation => operation.ValueKind is JsonValueKind.String && operation.ValueEquals("verify"));
    }

    private static byte[]? Coordinate(JsonElement jwk, string name) =>
        jwk.Text(name) is { } text && CanonicalBase64Url.Decode(Encoding.UTF8.GetBytes(text)) is { Length: P256.FieldBytes } bytes ? bytes : null;

    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
