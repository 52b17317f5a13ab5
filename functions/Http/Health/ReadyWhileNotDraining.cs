using Microsoft.Extensions.Hosting;

namespace Gatehouse.Http.Health;

/// <summary>A process that is about to end asks for no more work.</summary>
public sealed class ReadyWhileNotDraining(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    public string Name => "process";

    public bool MayBeRemembered => false;

    public Task<string?> FindFaultAsync(CancellationToken ct) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? "draining" : null);
}
