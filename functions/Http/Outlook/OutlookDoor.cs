using Gatehouse.Http.Authentication;
using Gatehouse.Http.Tokens;
using Gatehouse.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Outlook;

/// <summary>Says who pressed: the directory's token for this gate, issued to Outlook. What the body says of people is not read.</summary>
internal sealed class OutlookDoor(OutlookOptions options, ITargetTransport transport, TimeProvider time, ILogger<IssuerTokens> log) : IDisposable
{
    private const string Header = "Action-Authorization";

    private readonly IssuerTokens tokens = new(options.Rule, options.Metadata, transport, time, log);

    /// <returns>Null when the request does not prove it.</returns>
    public async Task<Guid?> PresserAsync(HttpRequest request, CancellationToken ct) =>
        (CallerReader.TokenOf(request, Header) ?? CallerReader.TokenOf(request)) is { } text && await tokens.VerifyAsync(text, ct) is { } token && Guid.TryParse(token["oid"], out var id)
            ? id
            : null;

    public void Dispose() => tokens.Dispose();
}
