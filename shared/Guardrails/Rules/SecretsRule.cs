using System.Collections.Frozen;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Secrets;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Credentials: by their spelling, by a checksum, by the name they are given, by where they stand.</summary>
/// <param name="except">Kinds that are let pass.</param>
public sealed class SecretsRule(FrozenSet<string> except) : GuardrailRule
{
    public const string Name = "secrets";

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        var plain = text.Plain;
        var matches = default(SecretMatches);
        SecretDetectors.Exact.Find(plain.Text, ref matches);
        SecretDetectors.Loose.Find(plain.Text, ref matches);
        if (!text.IsAscii)
            ForeignPassword.Find(plain.Text, ref matches);
        if (!text.IsLayer)
            NamedMember.Find(text.Label.Span, plain.Text, except, ref matches);
        if (!matches.Any)
            return;

        foreach (var match in matches.Outermost())
        {
            // Who encodes a key treats it as one.
            var kind = !text.IsLayer && LoneGoogleKey.Is(plain.Text, text.Label.Span, match) ? LoneGoogleKey.Kind : match.Kind;
            if (!except.Contains(kind) && !except.Contains(match.Kind) && !PublicByDesign.Is(plain.Text, match) && !PublishedCredentials.Have(plain.Text[match.Start..match.End]))
                found.Add(text, plain.StartOf(match.Start), plain.EndOf(match.End - 1), kind);
        }
    }
}
