using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Samples.Receiver;

/// <summary>Whether a per-hop token of the gate was made for this receiver.</summary>
public static class HopTokenCheck
{
    /// <returns>What it says; null when it is none, is another's, or is over.</returns>
    public static JsonElement? Check(string token, JsonElement keySet, string issuer, string receiver)
    {
        if (token.Split('.') is not [var header, var claims, var signature] || !Base64Url.IsValid(header) || !Base64Url.IsValid(claims) || !Base64Url.IsValid(signature))
            return null;
        var (head, said) = (JsonElement.Parse(Base64Url.DecodeFromChars(header)), JsonElement.Parse(Base64Url.DecodeFromChars(claims)));
        var jwk = keySet.GetProperty("keys").EnumerateArray().FirstOrDefault(key => Text(key, "kid") == Text(head, "kid"));
        if (Text(head, "alg") != "ES256" || Text(head, "typ") != "at+jwt" || jwk.ValueKind != JsonValueKind.Object)
            return null;
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") } });
        var isSigned = key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);
        var isAlive = said.GetProperty("exp").GetInt64() > DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return isSigned && isAlive && Text(said, "iss") == issuer && Text(said, "aud") == receiver ? said : null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[] Bytes(JsonElement json, string name) => Base64Url.DecodeFromChars(Text(json, name));
}
