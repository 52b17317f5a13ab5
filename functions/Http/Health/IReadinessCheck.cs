namespace Gatehouse.Http.Health;

/// <summary>One thing without which the gate can only refuse.</summary>
public interface IReadinessCheck
{
    string Name { get; }

    /// <summary>Whether the outcome may be told again for a second. A check that costs nothing may say no.</summary>
    bool MayBeRemembered => true;

    /// <summary><see langword="null"/> when ready, else why not, without secrets. MUST answer within a second. An exception is not ready.</summary>
    Task<string?> FindFaultAsync(CancellationToken ct);
}
