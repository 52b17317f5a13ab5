using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Gatehouse.Azure.Adapters.Tables;

/// <summary>Overhears the service's clock, which the library drops when a transaction fails.</summary>
internal sealed class AnswerDate : HttpPipelineSynchronousPolicy
{
    private readonly AsyncLocal<StrongBox<string?>?> listener = new();

    /// <summary>Holds the date of the last answer to what the caller asks from here on.</summary>
    public StrongBox<string?> Listen() => listener.Value = new StrongBox<string?>();

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (listener.Value is { } box && message.Response.Headers.TryGetValue(HttpHeader.Names.Date, out var date))
            box.Value = date;
    }
}
