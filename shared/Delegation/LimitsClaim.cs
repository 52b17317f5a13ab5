using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Delegation;

/// <summary>Limits as a claim of tokens: the members that limit, and <c>exp</c> in seconds since 1970.</summary>
public static class LimitsClaim
{
    public const string Name = "limits";

    /// <summary>Of the claim: a token of <see cref="JwsVerifier.MaxBytes"/> has room for it beside a chain of eight.</summary>
    public const int MaxBytes = 3 * 1024;

    public static int SizeOf(DelegationLimits limits)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, limits);
            json.WriteEndObject();
        }

        return buffer.WrittenCount;
    }

    /// <summary>Nothing where nothing is limited.</summary>
    public static void Write(Utf8JsonWriter json, DelegationLimits limits)
    {
        if (limits.IsNone)
            return;
        json.WriteStartObject(Name);
        Write(json, "actions", limits.Actions);
        Write(json, "tools", limits.Tools);
        Write(json, "models", limits.Models);
        if (limits.Amount is { } amount)
            json.WriteNumber("amount", amount.ToDecimal());
        if (limits.Depth is { } depth)
            json.WriteNumber("depth", depth);
        // Whole seconds, downwards: never wider than what was decided.
        if (limits.ExpiresAt is { } end)
            json.WriteNumber("exp", end.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    /// <returns>None where there is no such claim; null where it is malformed, or says what is not known here: that may be a limit.</returns>
    internal static DelegationLimits? Read(JsonElement claims)
    {
        if (!claims.TryGetProperty(Name, out var claim))
            return DelegationLimits.None;
        if (claim.ValueKind is not JsonValueKind.Object)
            return null;

        DelegationLimits? read = DelegationLimits.None;
        foreach (var member in claim.EnumerateObject())
            read = read is null ? null : With(read, member.Name, member.Value);
        return read;
    }

    private static DelegationLimits? With(DelegationLimits read, string name, JsonElement value) => name switch
    {
        "actions" => Texts(value) is { } actions ? read with { Actions = actions } : null,
        "tools" => Texts(value) is { } tools ? read with { Tools = tools } : null,
        "models" => Texts(value) is { } models ? read with { Models = models } : null,
        "amount" => value.ValueKind is JsonValueKind.Number && Money.TryParse(JsonMarshal.GetRawUtf8Value(value), out var money) ? read with { Amount = money } : null,
        "depth" => value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var depth) && depth is >= 0 and <= DelegationRules.Deepest ? read with { Depth = depth } : null,
        "exp" => value.Instant() is { } end ? read with { ExpiresAt = end } : null,
        _ => null,
    };

    private static List<string>? Texts(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
            return;
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
