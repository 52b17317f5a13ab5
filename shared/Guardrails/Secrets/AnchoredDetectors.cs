using System.Buffers;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Detectors behind one vectorised search for their anchors.</summary>
internal sealed class AnchoredDetectors
{
    private readonly AnchorSet anchors;
    private readonly StringComparison comparison;
    private readonly (string Anchor, ISecretDetector Detector)[][] byFirst = new (string, ISecretDetector)[128][];

    public AnchoredDetectors(IReadOnlyList<ISecretDetector> detectors, StringComparison comparison)
    {
        this.comparison = comparison;
        var pairs = detectors.SelectMany(detector => detector.Anchors.Select(anchor => (anchor, detector))).ToList();
        anchors = new AnchorSet(pairs.Select(pair => pair.anchor), comparison);
        for (var first = 0; first < byFirst.Length; first++)
            byFirst[first] = [.. pairs.Where(pair => Same(pair.anchor[0], (char)first))];
    }

    public IReadOnlyList<SearchValues<string>> Groups => anchors.Groups;

    public void Find(ReadOnlySpan<char> text, ref SecretMatches matches)
    {
        foreach (var group in anchors.Groups)
        {
            for (var at = text.IndexOfAny(group); at >= 0;)
            {
                foreach (var (anchor, detector) in byFirst[text[at] & 127])
                {
                    if (text[at..].StartsWith(anchor, comparison) && detector.TryMatch(text, at, out var match))
                        matches.Add(match);
                }

                var next = text[(at + 1)..].IndexOfAny(group);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
    }

    private bool Same(char left, char right) => comparison == StringComparison.Ordinal ? left == right : char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
