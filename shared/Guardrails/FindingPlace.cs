using System.Text;

namespace Gatehouse.Guardrails;

/// <summary>Where a finding is, without what it says.</summary>
/// <param name="At">The JSON path; a name that is no plain word is a <c>*</c>, because names are content too.</param>
public sealed record FindingPlace(string Kind, string At, int Offset, int Length)
{
    private const int LongestPlainName = 32;
    private const string Any = ".*";

    public static FindingPlace Of(Finding finding) => new(finding.Kind, Masked(finding.At, LongestPlainName), finding.Offset, finding.Length);

    public FindingPlace WithoutNames() => this with { At = Masked(At, longest: 0) };

    private static string Masked(string path, int longest)
    {
        var masked = new StringBuilder(path.Length);
        for (var at = 0; at < path.Length;)
        {
            var isQuoted = path.AsSpan(at).StartsWith("['", StringComparison.Ordinal);
            var end = isQuoted ? path.IndexOf("']", at, StringComparison.Ordinal) + 2 : EndOf(path, at + 1);
            if (isQuoted || (path[at] == '.' && end - at - 1 > longest))
                masked.Append(Any);
            else
                masked.Append(path, at, end - at);
            at = end;
        }

        return masked.ToString();
    }

    private static int EndOf(string path, int from) => path.AsSpan(from).IndexOfAny('.', '[') is >= 0 and var length ? from + length : path.Length;
}
