using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>An operator who shows their key once more.</summary>
public sealed record SignInBody(string Key)
{
    public static async Task<BodyOf<SignInBody>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

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
