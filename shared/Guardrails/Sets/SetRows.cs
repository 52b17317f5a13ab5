using System.Globalization;
using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Guardrails and sets as an organisation's ledger keeps them.</summary>
internal static class SetRows
{
    public static string Set(string id) => $"guardrail-set|{id}";

    /// <summary>Ten digits, so that the ordinal order of the keys is that of the versions.</summary>
    public static string Version(string id, int version) => string.Create(CultureInfo.InvariantCulture, $"guardrail-set-version|{id}|{version:D10}");

    public static string Guardrail(string id) => $"guardrail|{id}";

    public static StoredSet ParseSet(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, SetJson.Compact.StoredSet) ?? throw new InvalidDataException("a guardrail set is `null`");

    public static SetVersion ParseVersion(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, SetJson.Compact.SetVersion) ?? throw new InvalidDataException("a version of a guardrail set is `null`");

    public static StoredGuardrail ParseGuardrail(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, SetJson.Compact.StoredGuardrail) ?? throw new InvalidDataException("a guardrail is `null`");

    public static byte[] Bytes(StoredSet set) => JsonSerializer.SerializeToUtf8Bytes(set, SetJson.Compact.StoredSet);

    public static byte[] Bytes(StoredGuardrail guardrail) => JsonSerializer.SerializeToUtf8Bytes(guardrail, SetJson.Compact.StoredGuardrail);

    public static RowChange.Insert Insert(string set, SetVersion version) =>
        new(Version(set, version.Version), JsonSerializer.SerializeToUtf8Bytes(version, SetJson.Compact.SetVersion));
}
