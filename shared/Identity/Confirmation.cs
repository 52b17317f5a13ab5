using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>What a token's bearer must show beside it (RFC 7800): a client certificate (RFC 8705 section 3.1), and nothing else that there is.</summary>
public static class Confirmation
{
    private const string Claim = "cnf";
    private const string Member = "x5t#S256";
    private const int ThumbprintLength = 43; // 32 bytes in base64url

    public static void Write(Utf8JsonWriter json, string certificate)
    {
        json.WriteStartObject(Claim);
        json.WriteString(Member, certificate);
        json.WriteEndObject();
    }

    /// <summary>False when it demands what nobody here can check: such a token proves nothing.</summary>
    /// <param name="certificate">Null when nothing is demanded.</param>
    internal static bool TryRead(JsonElement claims, out string? certificate)
    {
        certificate = null;
        if (!claims.TryGetProperty(Claim, out var demanded))
            return true;
        if (demanded.ValueKind is not JsonValueKind.Object || demanded.GetPropertyCount() != 1 || demanded.Text(Member) is not { Length: ThumbprintLength } thumbprint)
            return false;

        certificate = thumbprint;
        return true;
    }
}
