using Gatehouse.Vault;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Which key is to have a new version.</summary>
public sealed record KeyRotationBody(GateKey Key)
{
    public static Task<BodyOf<KeyRotationBody>> ReadAsync(HttpRequest request, CancellationToken ct) => RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<KeyRotationBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var key = Find(body.RequiredText("key"));
        if (key is null && errors.Count == 0)
            body.Refuse("key", "must be `tokens`, `peppers`, `master` or `data`");
        body.Close();
        return errors.Count == 0 ? new KeyRotationBody(key!.Value) : BodyFault.Malformed(errors);
    }

    private static GateKey? Find(string? word) => word switch
    {
        "tokens" => GateKey.Tokens,
        "peppers" => GateKey.Peppers,
        "master" => GateKey.Master,
        "data" => GateKey.Data,
        _ => null,
    };
}
