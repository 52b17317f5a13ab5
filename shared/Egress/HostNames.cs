using System.Buffers;

namespace Gatehouse.Egress;

/// <summary>Which names a target may have.</summary>
internal static class HostNames
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<char> labelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly string[] specialZones = ["localhost", "local", "internal", "arpa", "onion", "test", "invalid", "home"];
    private static readonly string[] metadataNames = ["metadata", "metadata.google.internal", "metadata.goog", "instance-data"];

    /// <summary>What is wrong with a lower-case host, or <see langword="null"/>.</summary>
    public static string? Fault(string host, bool allowPrivate)
    {
        if (host.Length is 0 or > MaxLength || !Array.TrueForAll(host.Split('.'), IsLabel))
            return $"host `{host}` is not a name of letters, digits and hyphens";
        if (IsWithin(host, metadataNames))
            return $"host `{host}` is a metadata service";
        if (!IsTopLabel(host[(host.LastIndexOf('.') + 1)..]) && !(allowPrivate && IsContainerName(host)))
            return $"host `{host}` ends in a number";
        if (allowPrivate)
            return null;
        if (!host.Contains('.', StringComparison.Ordinal))
            return $"host `{host}` has no dot";

        return IsWithin(host, specialZones) ? $"host `{host}` is in a zone that is not public" : null;
    }

    /// <summary>Whether the host is one of the names or below one.</summary>
    public static bool IsWithin(string host, IEnumerable<string> names) => names.Any(name =>
        host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[host.Length - name.Length - 1] == '.'));

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(labelCharacters);

    // A lone label as `target1` is no number: the platform's own reading of the host is compared afterwards.
    private static bool IsContainerName(string host) => !host.Contains('.', StringComparison.Ordinal) && host.Any(char.IsAsciiLetterLower);

    // Alphabetic or punycode: what could be read as a number, in any base, is an address in disguise.
    private static bool IsTopLabel(string label) => label.StartsWith("xn--", StringComparison.Ordinal) || label.All(char.IsAsciiLetterLower);
}
