using System.Buffers;
using Gatehouse.Siem;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A sink, with what opens it.</summary>
public static class SinkBody
{
    private const int MaxName = 64;
    private const int MaxValue = 1024;

    private static readonly SearchValues<char> nameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    // What frames the request, or is the gate's to say.
    private static readonly HashSet<string> reserved = new(
        ["Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Gatehouse-Signature", "Host", "Idempotency-Key", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    public static async Task<BodyOf<SinkDraft>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<SinkDraft> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var url = body.RequiredUrl("url");
        var (name, value) = body.OptionalObject("header") is { } header ? ReadHeader(header) : default;
        body.Close();
        return errors.Count == 0 ? new SinkDraft(url!) { Header = name, HeaderValue = value } : BodyFault.Malformed(errors);
    }

    private static (string? Name, string? Value) ReadHeader(StrictObject header)
    {
        var (name, value) = (header.RequiredText("name", MaxName), header.RequiredText("value", MaxValue));
        if (name is not null && (name.AsSpan().ContainsAnyExcept(nameCharacters) || reserved.Contains(name)))
            header.Refuse("name", "must be a header's name of letters, digits, `-` and `_` that is not the gate's own to send");
        if (value is not null && (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.Trim().Length != value.Length))
            header.Refuse("value", "must be printable ASCII without spaces at its ends");
        header.Close();
        return (name, value);
    }
}
