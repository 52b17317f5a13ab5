using Gatehouse.Incidents.Timeline;

namespace Gatehouse.Incidents.Bundles;

/// <summary>What goes into a bundle.</summary>
/// <param name="Chains">In ordinal order; one that was never begun is left out.</param>
public sealed record BundlePlan(Incident Incident, TimelineQuestion Question, IReadOnlyList<string> Chains);
