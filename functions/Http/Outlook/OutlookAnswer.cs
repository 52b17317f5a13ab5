using System.Text;
using Gatehouse.Http.Cards;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Outlook;

/// <summary>The answers that Outlook shows: the card as it stands, or a line that says why not.</summary>
internal static class OutlookAnswer
{
    public const string UpdateHeader = "CARD-UPDATE-IN-BODY";
    public const string StatusHeader = "CARD-ACTION-STATUS";

    private const int LongestStatus = 200;

    /// <summary>Takes the place of the card.</summary>
    public static IResult Card(byte[] card) => new WithHeader(UpdateHeader, "true", Results.Bytes(card, "application/json"));

    public static IResult Refused(Refusal refusal) => new WithHeader(StatusHeader, StatusOf(refusal.Detail), Problems.For(refusal));

    /// <summary>What a header carries of a text that quotes others.</summary>
    private static string StatusOf(string detail)
    {
        var status = new StringBuilder(detail.Length);
        foreach (var c in detail.Take(LongestStatus))
            status.Append(c is >= ' ' and <= '~' ? c : '?');
        return status.ToString();
    }

    private sealed class WithHeader(string name, string value, IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            httpContext.Response.Headers.CacheControl = "no-store";
            return inner.ExecuteAsync(httpContext);
        }
    }
}
