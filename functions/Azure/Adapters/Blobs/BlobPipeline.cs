using Azure.Core;
using Azure.Core.Pipeline;

namespace Gatehouse.Azure.Adapters.Blobs;

/// <summary>How one container is reached.</summary>
internal sealed class BlobPipeline
{
    private const string ServiceVersion = "2023-11-03";
    private const string Scope = "https://storage.azure.com/.default";

    private readonly Uri container;

    /// <param name="container">Its address.</param>
    /// <param name="credential">Null where the address itself carries a signature, as an emulator's may.</param>
    /// <param name="adapt">Of the options, last.</param>
    public BlobPipeline(Uri container, TokenCredential? credential, Action<ClientOptions>? adapt = null)
    {
        this.container = container;
        var options = new BlobOptions();
        adapt?.Invoke(options);
        Pipeline = HttpPipelineBuilder.Build(options, credential is null ? [] : [new BearerTokenAuthenticationPolicy(credential, Scope)]);
    }

    public HttpPipeline Pipeline { get; }

    /// <param name="method">Of HTTP.</param>
    /// <param name="path">Within the container, with a slash before it.</param>
    public HttpMessage Request(RequestMethod method, string path)
    {
        var message = Pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(container);
        message.Request.Uri.AppendPath(path, escape: false);
        message.Request.Headers.Add("x-ms-version", ServiceVersion);
        return message;
    }

    private sealed class BlobOptions : ClientOptions
    {
        public BlobOptions()
        {
            Diagnostics.IsLoggingContentEnabled = false;
            Retry.Mode = RetryMode.Exponential;
            Retry.MaxRetries = 3;
            Retry.Delay = TimeSpan.FromMilliseconds(200);
            Retry.MaxDelay = TimeSpan.FromSeconds(4);
            Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        }
    }
}
