using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Secrets;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Ways that data leaves by being shown: images and links that carry it, and recipients that nobody listed.</summary>
/// <param name="recipients">Domains that content may name; when empty, any.</param>
public sealed partial class ExfiltrationRule(FrozenSet<string> recipients) : GuardrailRule
{
    public const string Name = "exfiltration";
    public const string Recipient = "unexpected-recipient";

    private const int LongestPlainValue = 40;

    private static readonly SearchValues<string> holes = SearchValues.Create(["{data}", "[data]", "{{", "${", "<data>", "{secret", "[secret", "{user", "[user", "{conversation", "[conversation", "{password", "{summary", "[summary", "{history", "[insert", "{insert", "{content", "[content", "base64(", "[base64", "{encoded"], StringComparison.OrdinalIgnoreCase);

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        var view = text.Plain;
        if (view.Text.Contains("://", StringComparison.Ordinal))
            InspectLinks(text, view, found);
        if (recipients.Count > 0 && view.Text.Contains('@'))
            InspectRecipients(text, view, found);
    }

    private static void InspectLinks(TextViews text, TextView view, FindingSink found)
    {
        var links = new LinkReader(view.Text);
        while (links.Next())
        {
            if (CarriesData(view.Text[links.Start..links.End], links.IsShown))
                found.Add(text, view.StartOf(links.From), view.EndOf(links.End - 1), Name);
        }
    }

    // An image is fetched as soon as it is shown: what stands in its query is sent. A link waits for a click.
    private static bool CarriesData(ReadOnlySpan<char> link, bool isShown)
    {
        if (link.IndexOf('?') is not (>= 0 and var query))
            return false;
        if (link.ContainsAny(holes))
            return true;
        foreach (var range in link[(query + 1)..].SplitAny('&', '?', '#', ')', '"'))
        {
            var pair = link[(query + 1)..][range];
            var value = pair[(pair.IndexOf('=') + 1)..];
            if (value.Length >= (isShown ? LongestPlainValue : 3 * LongestPlainValue) && LooksEncoded(value))
                return true;
        }

        return false;
    }

    private static bool LooksEncoded(ReadOnlySpan<char> value) =>
        value.Count('%') + value.Count('+') >= value.Length / 20 + 2 || (Randomness.Bits(value) >= 3.8 && value.IndexOfAnyInRange('0', '9') >= 0);

    private void InspectRecipients(TextViews text, TextView view, FindingSink found)
    {
        foreach (var match in Addresses().EnumerateMatches(view.Text))
        {
            var address = view.Text.Slice(match.Index, match.Length);
            if (!IsExpected(address[(address.IndexOf('@') + 1)..]))
                found.Add(text, view.StartOf(match.Index), view.EndOf(match.Index + match.Length - 1), Recipient);
        }
    }

    private bool IsExpected(ReadOnlySpan<char> host)
    {
        foreach (var domain in recipients)
        {
            if (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || (host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && host[^(domain.Length + 1)] == '.'))
                return true;
        }

        return false;
    }

    [GeneratedRegex("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();
}
