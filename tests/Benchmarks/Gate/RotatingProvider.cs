using System.Globalization;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>Answers each refresh at once, with another refresh token.</summary>
internal sealed class RotatingProvider : ITargetTransport
{
    private long refreshed;

    public long Refreshed => Interlocked.Read(ref refreshed);

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        var turn = Interlocked.Increment(ref refreshed);
        var answer = string.Create(CultureInfo.InvariantCulture, $$"""{"access_token":"{{turn:D200}}","refresh_token":"{{turn:D64}}","token_type":"Bearer","expires_in":3600}""");
        return Task.FromResult<TargetReply>(new TargetReply.Answered(200, Encoding.ASCII.GetBytes(answer), "application/json", null));
    }
}
