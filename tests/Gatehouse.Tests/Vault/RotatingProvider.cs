using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Vault;

/// <summary>A token endpoint that rotates refresh tokens and ends everything when one is used twice, as providers with reuse detection do.</summary>
internal sealed class RotatingProvider
{
    public const string First = "refresh-1";

    private int last = 1;

    public List<IReadOnlyDictionary<string, string>> Asked { get; } = [];

    public List<string> GivenUp { get; } = [];

    public bool IsEnded { get; private set; }

    /// <summary>What is answered in its place.</summary>
    public TargetReply? Instead { get; set; }

    /// <summary>What is answered after it has acted.</summary>
    public TargetReply? InsteadOfAnswer { get; set; }

    public string? Scope { get; set; }

    public int? ExpiresIn { get; set; } = 600;

    public Action OnAsked { get; set; } = () => { };

    public TargetReply Answer(TargetCall call)
    {
        var form = Encoding.UTF8.GetString(call.Body.Span).Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Asked.Add(form);
        OnAsked();
        if (Instead is not null)
            return Instead;
        if (call.Url.AbsolutePath == "/revoke")
        {
            GivenUp.Add(form["token"]);
            return Json(200, "{}");
        }

        if (form["grant_type"] == "authorization_code")
            return Json(200, $$"""{"access_token":"access-0","token_type":"bearer","expires_in":600,"refresh_token":"{{First}}"}""");
        IsEnded |= form["refresh_token"] != $"refresh-{last}";
        if (IsEnded)
            return Json(400, """{"error":"invalid_grant","error_description":"refresh-1 was used"}""");
        last++;
        var expires = ExpiresIn is { } seconds ? $",\"expires_in\":{seconds}" : "";
        return InsteadOfAnswer ?? Json(200, $$"""{"access_token":"access-{{last}}","token_type":"Bearer"{{expires}},"refresh_token":"refresh-{{last}}","scope":"{{Scope ?? form["scope"]}}"}""");
    }

    public static TargetReply Json(int status, string body) => new TargetReply.Answered(status, Encoding.UTF8.GetBytes(body), "application/json; charset=utf-8", null);
}
