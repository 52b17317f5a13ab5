using System.Buffers.Text;
using System.Text.Json;

namespace Gatehouse.Local.Demo;

/// <summary>Looks into a token as its receiver would, once it has checked the signature.</summary>
internal static class DemoToken
{
    public static string Audience(SeenCall call)
    {
        var token = call.Headers["Authorization"]["Bearer ".Length..];
        return JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).GetProperty("aud").GetString()!;
    }
}
