using System.Globalization;

namespace Gatehouse.Trust.Parts;

/// <summary>How current the agent's software is said to be: half for its version, half for its last scan.</summary>
internal sealed class CompliancePosture : ITrustPart
{
    public TrustPart Part => TrustPart.Compliance;

    public double Weight(TrustOptions options) => options.Compliance;

    public double Share(TrustEvidence evidence) => (VersionShare(evidence) + ScanShare(evidence)) / 2;

    public string Because(TrustEvidence evidence) => $"{OfVersion(evidence)}; {OfScan(evidence)}";

    public string? Raise(TrustEvidence evidence)
    {
        string[] more = [.. Missing(evidence)];
        return more.Length == 0 ? null : string.Join("; ", more);
    }

    private static IEnumerable<string> Missing(TrustEvidence evidence)
    {
        if (evidence.Agent.Version is null)
            yield return "name the agent's version";
        else if (VersionShare(evidence) < 1)
            yield return "update the agent and name its new version";
        if (ScanShare(evidence) < 1)
            yield return $"attest a scan of it (standard `{TrustOptions.Scan}`)";
    }

    private static double VersionShare(TrustEvidence evidence) =>
        VersionAge(evidence) is { } age ? TrustEvidence.Fade(age, evidence.Options.FreshFor, evidence.Options.OutdatedAfter) : 0;

    private static TimeSpan? VersionAge(TrustEvidence evidence) => evidence.Agent.Version is null ? null : evidence.Now - (evidence.Agent.VersionedAt ?? evidence.Agent.CreatedAt);

    private static double ScanShare(TrustEvidence evidence) =>
        evidence.ScannedAt is { } at ? TrustEvidence.Fade(evidence.Now - at, evidence.Options.ScanFreshFor, evidence.Options.ScanFreshFor * 4) : 0;

    private static string OfVersion(TrustEvidence evidence) => VersionAge(evidence) is { } age ? string.Create(CultureInfo.InvariantCulture, $"its version was named {age.TotalDays:0} days ago") : "it has no version";

    private static string OfScan(TrustEvidence evidence) => evidence.ScannedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"it was scanned {(evidence.Now - at).TotalDays:0} days ago") : "no scan is attested";
}
