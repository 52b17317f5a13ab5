using Gatehouse.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gatehouse.Local.Hosting;

/// <summary>What one caller may take of this process before a single rule has run.</summary>
internal static class KestrelBounds
{
    // A body this much longer is still drained, so that its sender reads the 413 instead of a reset.
    private const int BodySlack = 64 * 1024;

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.AllowSynchronousIO = false;
        server.Limits.MaxRequestBodySize = RequestBody.MaxBytes + BodySlack;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.MaxRequestHeaderCount = 64;
        server.Limits.MaxRequestLineSize = 8 * 1024;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        server.Limits.MaxConcurrentConnections = 10_000;
    }
}
