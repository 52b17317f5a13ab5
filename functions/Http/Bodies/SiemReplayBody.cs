using System.Text.Json;
using Gatehouse.Siem;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>From where on to stream again: a moment, or an entry of a chain.</summary>
public static class SiemReplayBody
{
    public static async Task<BodyOf<SiemReplay>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<SiemReplay> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var from = body.OptionalInstant("from");
        var chain = body.OptionalText("chain") is { } named ? ReadChain(body, named) : null;
        var sequence = ReadSequence(body);
        if (errors.Count == 0 && from is null == sequence is null)
            body.RefuseWhole("must have `from`, or `chain` and `sequence`");
        if (sequence is not null && chain is null && errors.Count == 0)
            body.Refuse("chain", "is required with `sequence`");
        body.Close();
        return errors.Count == 0 ? new SiemReplay(0) { From = from, Chain = chain, Sequence = sequence } : BodyFault.Malformed(errors);
    }

    private static string? ReadChain(StrictObject body, string text)
    {
        if (AuditFilters.TryParseChain(text, out var chain))
            return chain;
        body.Refuse("chain", "must be a connection's id, `control`, `events:agt_…`, `session:ses_…` or `budget:…`");
        return null;
    }

    private static long? ReadSequence(StrictObject body)
    {
        if (body.Optional("sequence", JsonValueKind.Number) is not { } value)
            return null;
        if (value.TryGetInt64(out var sequence) && sequence > 0)
            return sequence;
        body.Refuse("sequence", "must be a whole number from 1 on");
        return null;
    }
}
