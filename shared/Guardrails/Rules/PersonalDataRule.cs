using System.Collections.Frozen;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.PersonalData;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Numbers and addresses that identify a person, of the kinds an operator chose.</summary>
public sealed class PersonalDataRule(FrozenSet<string> kinds) : GuardrailRule
{
    public const string Name = "personal-data";

    private readonly bool hasNumbers = PersonalKinds.All.Any(kind => kinds.Contains(kind.Name));
    private readonly bool hasIps = kinds.Contains(AddressScanner.Ip);
    private readonly bool hasMacs = kinds.Contains(AddressScanner.Mac);

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        var view = text.Plain;
        if (kinds.Contains(EmailScanner.Kind))
            EmailScanner.Scan(text, view, found);
        if (kinds.Contains(BirthScanner.Kind))
            BirthScanner.Scan(text, view, found);
        if (kinds.Contains(WalletScanner.Kind))
            WalletScanner.Scan(text, view, found);
        if (view.Text.IndexOfAnyInRange('0', '9') < 0 && !(hasIps || hasMacs))
            return;

        if (kinds.Contains(IbanScanner.Kind))
            IbanScanner.Scan(text, view, found);
        if (hasNumbers)
            NumberScanner.Scan(text, view, kinds, found);
        if (kinds.Contains(PhoneScanner.Kind))
            PhoneScanner.Scan(text, view, found);
        if (hasIps || hasMacs)
            AddressScanner.Scan(text, view, hasIps, hasMacs, found);
    }
}
