using System.Globalization;

namespace Gatehouse.Trust.Parts;

/// <summary>How well what the agent holds is looked after: half for the age of its oldest credential, half for connections that it uses.</summary>
/// <remarks>Rotation within 90 days and taking away what is not used: CIS Controls v8, 5.3 and 6.2; least privilege, NIST SP 800-53 AC-6(7).</remarks>
internal sealed class SecurityPosture : ITrustPart
{
    public TrustPart Part => TrustPart.Security;

    public double Weight(TrustOptions options) => options.Security;

    public double Share(TrustEvidence evidence) => (AgeShare(evidence) + UseShare(evidence)) / 2;

    public string Because(TrustEvidence evidence)
    {
        var age = OldestAge(evidence) is { } oldest ? string.Create(CultureInfo.InvariantCulture, $"the oldest credential is {oldest.TotalDays:0} days old") : "no credential is current";
        return $"{age}; {Unused(evidence)} of {evidence.Connections.Count} connections are not used";
    }

    public string? Raise(TrustEvidence evidence)
    {
        var rotate = OldestAge(evidence) is null ? "issue a credential" : AgeShare(evidence) < 1 ? "rotate the credential" : null;
        var remove = Unused(evidence) > 0 ? "delete the connections that are not used" : null;
        return rotate is null && remove is null ? null : string.Join("; ", new[] { rotate, remove }.OfType<string>());
    }

    private static double AgeShare(TrustEvidence evidence) =>
        OldestAge(evidence) is { } age ? TrustEvidence.Fade(age, evidence.Options.FreshFor, evidence.Options.OutdatedAfter) : 0;

    private static TimeSpan? OldestAge(TrustEvidence evidence)
    {
        DateTimeOffset? oldest = null;
        foreach (var credential in evidence.SignsInWith)
            oldest = oldest is { } at && at < credential.CreatedAt ? at : credential.CreatedAt;
        return evidence.Now - oldest;
    }

    private static double UseShare(TrustEvidence evidence) => evidence.Connections.Count == 0 ? 1 : 1 - ((double)Unused(evidence) / evidence.Connections.Count);

    // Of a connection from before trust was kept, over which nothing was observed since, it is not known.
    private static int Unused(TrustEvidence evidence) => evidence.Connections.Count(connection =>
        (connection.Trust.Counts?.LastAt ?? connection.Trust.OpenedAt) is { } last && evidence.Now - last > evidence.Options.UnusedAfter);
}
