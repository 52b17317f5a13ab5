using Gatehouse.Http.Health;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Local.Hosting;

/// <summary>A process that is about to end asks for no more work.</summary>
internal sealed class ReadyWhileNotDraining(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    public string Name => "process";

    public bool MayBeRemembered => false;

    public Task<string?> FindFaultAsync(CancellationToken ct) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? "draining" : null);
}
