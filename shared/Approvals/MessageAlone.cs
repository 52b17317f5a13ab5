using Gatehouse.Ports;

namespace Gatehouse.Approvals;

/// <summary>No workflow: an approval's message drives it, put off to each moment at which something is due.</summary>
public sealed class MessageAlone : IApprovalWorkflow
{
    public TimeSpan Headstart => TimeSpan.Zero;

    public Task<bool> StartAsync(string organisation, string approval, CancellationToken ct) => Task.FromResult(false);

    public Task WakeAsync(string organisation, string approval, int round, CancellationToken ct) => Task.CompletedTask;
}
