using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Until when nobody is told of an alert.</summary>
public sealed record AlertSilenceBody(DateTimeOffset Until)
{
    public static async Task<BodyOf<AlertSilenceBody>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<AlertSilenceBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        body.Required("until");
        var until = body.OptionalInstant("until");
        body.Close();
        return errors.Count == 0 ? new AlertSilenceBody(until!.Value) : BodyFault.Malformed(errors);
    }
}
