using System.Buffers;
using System.Text.RegularExpressions;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Claims of rank, of approval or of an emergency, which no text can prove: whoever has them shows a token.</summary>
public sealed partial class AuthorityClaimsRule : GuardrailRule
{
    public const string Name = "authority-claims";

    private static readonly SearchValues<string> anchors = SearchValues.Create(
        ["ceo", "cfo", "cto", "chief ", "director", "president", "board ", "admin", "root user", "superuser", "approved", "authori", "clearance", "on behalf of", "security team", "it department", "legal team", "compliance", "police", "bypass", "emergency", "exempt"], StringComparison.OrdinalIgnoreCase);

    private static readonly Regex[] patterns = [Rank(), Approval(), Exemption()];

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        var view = text.Plain;
        if (!view.Text.ContainsAny(anchors))
            return;
        foreach (var pattern in patterns)
        {
            foreach (var match in pattern.EnumerateMatches(view.Text))
                found.Add(text, view.StartOf(match.Index), view.EndOf(match.Index + match.Length - 1), Name);
        }
    }

    [GeneratedRegex(@"\b(i am|i'm|this is|speaking as|acting as|as)\s(the|your|an?|our)\s(new\s|acting\s)?(ceo|cfo|cto|ciso|chief \w+ officer|managing director|vice president|president|chairman|board member|system administrator|administrator|sysadmin|admin|root user|superuser|head of security|security team|it department|legal team|compliance officer|police officer)\b[^.\n]*\b(i (order|instruct|authori[sz]e|approve|require|demand|command|need|want)|you (must|have to|need to|are to|will|are authori[sz]ed)|immediately|at once|right now|right away|without delay)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Rank();

    [GeneratedRegex(@"\b(this|the|my|that)\s(request|task|action|transfer|payment|operation|change|transaction|command|access)\s(is|was|has been|has already been)\s(already\s|pre-?\s?|fully\s)?(approved|authori[sz]ed|cleared|signed off)\s(by|from)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Approval();

    [GeneratedRegex(@"\b(no (further |additional |human )?(approval|authori[sz]ation|confirmation|review|verification) (is )?(needed|required|necessary)|(skip|bypass|waive) (the |any |all )?(usual |normal |standard )?(approval|authori[sz]ation|verification|review|checks?|controls?)|(you are|this is|we are|i am) (hereby )?(exempt|exempted) from)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Exemption();
}
