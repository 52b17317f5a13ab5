using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Http.Outlook;

/// <summary>
/// The body that a card's action sends: one line that the gate wrote (verb, approval, hash, ticket), and what somebody typed below
/// it. Whatever is typed, it is below.
/// </summary>
/// <param name="Answer">Null when nobody pressed: the card asks how it stands.</param>
internal sealed record OutlookPress(string Ticket, CardAnswer? Answer)
{
    private const int MostBytes = 16 * 1024;

    /// <returns>What was sent, or why it is none.</returns>
    public static async Task<(OutlookPress? Press, Refusal? Fault)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            return (null, new Refusal(RefusalCode.UnsupportedMediaType, "the body must be `text/plain`"));
        if (await ReadBytesAsync(request, ct) is not { } bytes)
            return (null, new Refusal(RefusalCode.TooLarge, $"the body has more than {MostBytes} bytes"));

        var text = Encoding.UTF8.GetString(bytes);
        var (line, typed) = text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? (text[..end], text[(end + 1)..]) : (text, "");
        return line.TrimEnd('\r').Split(' ') is [var verb, var approval, var hash, var ticket]
            ? Read(verb, approval, hash, ticket, CardReason.Of(typed))
            : (null, new Refusal(RefusalCode.Malformed, "the first line must be a verb, an approval, its hash and a ticket"));
    }

    private static (OutlookPress? Press, Refusal? Fault) Read(string verb, string approval, string hash, string ticket, string? reason)
    {
        if (verb == OutlookActions.Refresh)
            return (new OutlookPress(ticket, null), null);
        if (verb is not (TeamsActions.Approve or TeamsActions.Deny))
            return (null, new Refusal(RefusalCode.Malformed, $"the verb must be `{TeamsActions.Approve}`, `{TeamsActions.Deny}` or `{OutlookActions.Refresh}`"));
        if (CardReason.FaultOf(reason) is { } fault)
            return (null, new Refusal(RefusalCode.Malformed, fault));
        return (new OutlookPress(ticket, new CardAnswer(approval, new ApprovalCast(verb == TeamsActions.Approve ? ApprovalAnswer.Approve : ApprovalAnswer.Deny, hash, reason))), null);
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[MostBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > MostBytes ? null : buffer[..read];
    }
}
