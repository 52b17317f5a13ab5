namespace Gatehouse.Trust.Parts;

/// <summary>One part of trust: how much of its points an agent has, why, and what would bring more.</summary>
internal interface ITrustPart
{
    TrustPart Part { get; }

    double Weight(TrustOptions options);

    /// <returns>0 to 1.</returns>
    double Share(TrustEvidence evidence);

    /// <summary>In words, without the agent's own text.</summary>
    string Because(TrustEvidence evidence);

    /// <summary>What would raise it; null when it is as high as can be.</summary>
    string? Raise(TrustEvidence evidence);
}
