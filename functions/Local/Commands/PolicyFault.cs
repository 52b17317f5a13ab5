using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>One error of a policy document, and where it stands in the file.</summary>
/// <param name="Path">In the document.</param>
/// <param name="Meant">The word that was probably meant.</param>
internal sealed record PolicyFault(string Path, SourcePlace Place, string Message, string? Meant)
{
    private static readonly StrictJsonRules rules = new(PolicyParser.MaxBytes);

    /// <summary>All that the gate would find, in the order of the file.</summary>
    public static IReadOnlyList<PolicyFault> FindAll(byte[] document)
    {
        var places = new JsonPlaces(document);
        return StrictJson.TryParse(document, rules, out var root, out var fault)
            ? PolicyParser.Parse(root).Match(
                parsed: _ => [],
                rejected: all => InTheirOrder(all.Select(error => new PolicyFault(error.Path, places.Find(error.Path, error.IsOfName), error.Message, error.Meant))))
            : [new PolicyFault(fault.Value.Path, PlaceOf(fault.Value, places), fault.Value.Message, null)];
    }

    private static PolicyFault[] InTheirOrder(IEnumerable<PolicyFault> faults) => [.. faults.OrderBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column)];

    private static SourcePlace PlaceOf(WireError fault, JsonPlaces places) =>
        places.Broken is { } broken && fault.IsSyntax ? broken : places.Find(fault.Path, ofName: fault.IsOfName);
}
