using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>Everything that an agent's trust is computed from, clock included. The same evidence gives the same score, always.</summary>
public sealed record TrustEvidence
{
    public required DateTimeOffset Now { get; init; }

    public required Agent Agent { get; init; }

    public required IReadOnlyList<Credential> Credentials { get; init; }

    /// <summary>Those that the agent sends over.</summary>
    public required IReadOnlyList<ConnectionEvidence> Connections { get; init; }

    /// <summary>Standards that are attested now, each once, in their order.</summary>
    public IReadOnlyList<string> Standards { get; init; } = [];

    /// <summary>When its software was last scanned, if that is attested.</summary>
    public DateTimeOffset? ScannedAt { get; init; }

    public required TrustOptions Options { get; init; }

    /// <summary>What was observed on all of them.</summary>
    public DecayedCounts Counts => Connections.Aggregate(default(DecayedCounts), (sum, connection) => sum + connection.Trust.CountsAt(Now, Options));

    /// <summary>What the agent signs in with.</summary>
    internal IEnumerable<Credential> SignsInWith => Credentials.Where(credential => credential.Kind is not CredentialKind.AuditWriter && credential.IsCurrent(Now));

    /// <summary>1 until <paramref name="fresh"/>, 0 from <paramref name="outdated"/> on, evenly between.</summary>
    internal static double Fade(TimeSpan age, TimeSpan fresh, TimeSpan outdated) => Math.Clamp((outdated - age).Divide(outdated - fresh), 0, 1);
}
