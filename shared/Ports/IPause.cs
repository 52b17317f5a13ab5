namespace Gatehouse.Ports;

/// <summary>The only way the engine waits for time to pass.</summary>
public interface IPause
{
    /// <summary>Completes after <paramref name="duration"/> or, cancelled, with <see cref="OperationCanceledException"/>.</summary>
    Task WaitAsync(TimeSpan duration, CancellationToken ct);
}
