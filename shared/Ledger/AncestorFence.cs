using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>How one agent, or person, stands on whose behalf others act here, as of a revision of its document.</summary>
/// <param name="Revision">A fence with an older revision is never applied over a newer one; so one that was lifted stays here.</param>
public sealed record AncestorFence(string Agent, long Revision, bool Frozen, bool Killed)
{
    /// <summary>When it was set; absent in one that an older instance set, until the next is.</summary>
    public DateTimeOffset? At { get; init; }

    [JsonIgnore]
    public bool Holds => Frozen || Killed;
}
