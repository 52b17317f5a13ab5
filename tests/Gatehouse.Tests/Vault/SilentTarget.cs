using Gatehouse.Ports;

namespace Gatehouse.Tests.Vault;

/// <summary>Is asked, and never answers.</summary>
internal sealed class SilentTarget : ITargetTransport
{
    public int Asked { get; private set; }

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        Asked++;
        return new TaskCompletionSource<TargetReply>().Task;
    }
}
