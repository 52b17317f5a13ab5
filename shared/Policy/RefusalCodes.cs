using System.Collections.Frozen;
using System.Text.Json;

namespace Gatehouse.Policy;

/// <summary>The wire form of <see cref="RefusalCode"/>.</summary>
public static class RefusalCodes
{
    private static readonly FrozenDictionary<RefusalCode, string> wireNames =
        Enum.GetValues<RefusalCode>().ToFrozenDictionary(code => code, code => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()));

    private static readonly FrozenDictionary<string, RefusalCode> codes =
        wireNames.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string ToWireName(this RefusalCode code) => wireNames[code];

    public static bool TryParse(string wireName, out RefusalCode code) => codes.TryGetValue(wireName, out code);
}
