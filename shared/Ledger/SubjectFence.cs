using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>How one subject (agent, target, connection, organisation) stands, as of a revision of its document.</summary>
/// <param name="Revision">A fence with an older revision is never applied over a newer one.</param>
public sealed record SubjectFence(long Revision, bool Frozen, bool Killed)
{
    public static SubjectFence Clear { get; } = new(0, false, false);

    [JsonIgnore]
    public bool Holds => Frozen || Killed;
}
