using System.Collections.Frozen;
using Gatehouse.Guardrails.PersonalData.Kinds;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Every kind, by the form its numbers are written in.</summary>
internal static class PersonalKinds
{
    public static IReadOnlyList<PersonalKind> All { get; } = [.. Everywhere.All, .. NorthAmerica.All, .. Britain.All, .. WestEurope.All, .. NorthAndEastEurope.All, .. AsiaAndSouth.All];

    public static FrozenSet<string> Regions { get; } = All.Select(kind => kind.Region).Append("any").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those that are read by a scanner of their own.</summary>
    public static IReadOnlyList<string> Scanned { get; } = ["iban", "email", "phone", "ip-address", "mac-address", "crypto-wallet", "date-of-birth"];

    public static FrozenSet<string> Names { get; } = All.Select(kind => kind.Name).Concat(Scanned).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PersonalKind[]> byForm = All
        .SelectMany(kind => kind.Forms.Select(form => (form, kind)))
        .GroupBy(pair => pair.form, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.kind).ToArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PersonalKind[]>.AlternateLookup<ReadOnlySpan<char>> forms = byForm.GetAlternateLookup<ReadOnlySpan<char>>();

    public static ReadOnlySpan<PersonalKind> OfForm(ReadOnlySpan<char> form) => forms.TryGetValue(form, out var kinds) ? kinds : [];
}
