namespace Gatehouse.Dispatching;

/// <summary>Who may send, and until when.</summary>
/// <param name="Owner">Made afresh for each receive of a message, so that no two deliverers share one.</param>
public sealed record TaskClaim(string Owner, int Attempt, DateTimeOffset LeaseUntil)
{
    /// <summary>The opening of the breaker that it is a probe of; absent when the breaker was closed.</summary>
    public int? Probe { get; init; }
}
