namespace Gatehouse.Guardrails.Remote;

/// <summary>The breaker of one endpoint of one organisation, on this instance.</summary>
internal sealed class RemoteBreaker(TimeProvider time)
{
    private readonly Lock gate = new();
    private BreakerState state = BreakerState.Closed;

    public bool TryEnter()
    {
        lock (gate)
        {
            if (state.Enter(Now) is not { } entered)
                return false;
            state = entered;
            return true;
        }
    }

    public void Saw(RemoteAnswer answer)
    {
        lock (gate)
        {
            state = answer switch
            {
                // It says nothing of the endpoint.
                RemoteAnswer.None { WasAsked: false } => state,
                RemoteAnswer.None { IsEndpoints: true } => state.Failed(Now),
                _ => BreakerState.Closed,
            };
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);
}
