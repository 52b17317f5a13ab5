using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>An operator who shows their key once more.</summary>
public sealed record SignInBody(string Key)
{
    public static Task<BodyOf<SignInBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<SignInBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var key = body.RequiredText("key");
        body.Close();
        return errors.Count == 0 ? new SignInBody(key!) : BodyFault.Malformed(errors);
    }

    // The key must not reach a log through a record's generated text.
    public override string ToString() => "a sign-in";
}
