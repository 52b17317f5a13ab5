using System.Globalization;
using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters.Blobs;

/// <summary>Checkpoints as blobs of one container, <c>{organisation}/{number}.json</c>, each put once and never again.</summary>
/// <remarks>
/// Two requests of the Blob service's REST interface, Get Blob and Put Blob on the condition that there is none. Only an answer
/// that names the blob as absent says that there is none: a container that is missing must never pass for an empty one.
/// </remarks>
internal sealed class BlobCheckpointStore(BlobPipeline blobs) : ICheckpointStore
{
    private const string ErrorCode = "x-ms-error-code";
    private const string NotFound = "BlobNotFound";

    // An immutability policy refuses before the condition is looked at.
    private static readonly string[] taken = ["BlobAlreadyExists", "ConditionNotMet", "BlobImmutableDueToPolicy"];

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct)
    {
        using var message = blobs.Request(RequestMethod.Get, PathOf(organisation, number));
        var response = await SendAsync(message, ct);
        return (HttpStatusCode)response.Status switch
        {
            // The cast is no ornament: of two arms alone, null would become an empty memory.
            HttpStatusCode.OK => (ReadOnlyMemory<byte>?)response.Content.ToMemory(),
            HttpStatusCode.NotFound when CodeOf(response) == NotFound => null,
            _ => throw Unclear(response, organisation, number),
        };
    }

    public async Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct)
    {
        using var message = blobs.Request(RequestMethod.Put, PathOf(organisation, number));
        message.Request.Headers.Add("x-ms-blob-type", "BlockBlob");
        message.Request.Headers.Add("If-None-Match", "*");
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(checkpoint);
        var response = await SendAsync(message, ct);
        return (HttpStatusCode)response.Status switch
        {
            HttpStatusCode.Created => true,
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed when taken.Contains(CodeOf(response), StringComparer.Ordinal) => false,
            _ => throw Unclear(response, organisation, number),
        };
    }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken ct)
    {
        try
        {
            await blobs.Pipeline.SendAsync(message, ct);
            return message.Response;
        }
        catch (Exception failure) when (failure is not IOException && !ct.IsCancellationRequested)
        {
            throw new IOException("the container of checkpoints did not answer", failure);
        }
    }

    private static IOException Unclear(Response response, string organisation, long number) =>
        new($"the container of checkpoints answered {response.Status} `{CodeOf(response)}` for checkpoint {number} of organisation `{organisation}`");

    private static string? CodeOf(Response response) => response.Headers.TryGetValue(ErrorCode, out var code) ? code : null;

    // An organisation's id is letters and digits; nothing else becomes a path.
    private static string PathOf(string organisation, long number) => organisation.Length > 0 && organisation.All(char.IsAsciiLetterOrDigit) && number > 0
        ? string.Create(CultureInfo.InvariantCulture, $"/{organisation}/{number:D10}.json")
        : throw new ArgumentException($"organisation `{organisation}` has no checkpoint {number}", nameof(organisation));
}
