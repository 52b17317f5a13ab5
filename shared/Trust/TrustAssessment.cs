namespace Gatehouse.Trust;

/// <summary>What a connection knows of its agent's trust besides what it observes itself.</summary>
/// <param name="Revision">Rises with each assessment of the agent that was kept.</param>
/// <param name="At">When the agent was assessed.</param>
/// <param name="Others">Points of all parts but behaviour.</param>
/// <param name="Elsewhere">What was observed on its other connections, as of <paramref name="At"/>.</param>
public sealed record TrustAssessment(long Revision, DateTimeOffset At, double Others, DecayedCounts Elsewhere)
{
    public bool IsCurrent(DateTimeOffset now, TrustOptions options) => now - At <= options.MaxAge;
}
