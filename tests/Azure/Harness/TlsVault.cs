using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The stand-in behind TLS on a socket of this machine: the library's client with its own transport, under the name that a vault has.</summary>
internal sealed class TlsVault : IAsyncDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly WebApplication server;
    private readonly HttpMessageInvoker inner;

    private TlsVault(StandInVault vault)
    {
        Vault = vault;
        certificate = Certify(vault.Host);
        inner = new HttpMessageInvoker(vault, disposeHandler: false);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        server = builder.Build();
        server.Run(AnswerAsync);
    }

    public StandInVault Vault { get; }

    /// <summary>When each request came, on one monotonic clock.</summary>
    public ConcurrentQueue<long> Arrivals { get; } = new();

    /// <param name="resource">What a caller without a token is told to get one for.</param>
    public static async Task<TlsVault> StartAsync(string resource = "https://vault.azure.net")
    {
        var host = $"v{Guid.NewGuid().ToString("n")[..16]}.vault.azure.net";
        var started = new TlsVault(new StandInVault(TimeProvider.System) { Host = host, Resource = resource, PageSize = 2, RetryAfter = TimeSpan.FromSeconds(1) });
        await started.server.StartAsync();
        return started;
    }

    /// <param name="trusted">The certificate that the client takes for the vault's; by default it is.</param>
    public SecretClient Client(TokenCredential? credential = null, X509Certificate2? trusted = null)
    {
        var port = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        var expected = (trusted ?? certificate).GetCertHashString(HashAlgorithmName.SHA256);
        var way = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                    !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && shown is X509Certificate2 known && known.GetCertHashString(HashAlgorithmName.SHA256) == expected,
            },
        };
        return Vault.Client(options => options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1), way, credential);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        inner.Dispose();
        Vault.Dispose();
        certificate.Dispose();
    }

    public static X509Certificate2 Certify(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Arrivals.Enqueue(Stopwatch.GetTimestamp());
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), $"https://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}");
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        if (http.Request.Headers.Authorization is [{ } token])
            request.Headers.TryAddWithoutValidation("Authorization", token);
        using var answer = await inner.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            http.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(http.Response.Body);
    }
}
