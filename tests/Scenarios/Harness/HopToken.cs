using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Identity;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A token as its receiver checks it: with the key set alone.</summary>
internal static class HopToken
{
    /// <summary>The claims; fails unless a published key signed exactly these.</summary>
    public static async Task<JsonElement> VerifyAsync(GateClient gate, string authorization)
    {
        Assert.StartsWith("Bearer ", authorization);
        var parts = authorization["Bearer ".Length..].Split('.');
        var header = Decode(parts[0]);
        Assert.Equal("ES256", header.TextOf("alg"));
        Assert.Equal("at+jwt", header.TextOf("typ"));

        var keySet = await gate.GetAsync("/.well-known/jwks.json");
        var jwk = keySet.Body.GetProperty("keys").EnumerateArray().Single(key => key.TextOf("kid") == header.TextOf("kid"));
        var isSigned = VerificationKey.FromJwk(jwk)!.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        Assert.True(isSigned, "the key set does not verify the token");
        return Decode(parts[1]);
    }

    private static JsonElement Decode(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;
}
