using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Wire;

namespace Gatehouse.Http.Bodies;

/// <summary>Limits of what is handed on, and what an organisation asks of all of it.</summary>
internal static class DelegationBody
{
    private const int MostNames = 64;

    /// <returns>Null when there is no such member.</returns>
    public static DelegationLimits? OptionalLimits(this StrictObject body)
    {
        if (body.OptionalObject("delegation") is not { } delegation)
            return null;
        var limits = new DelegationLimits
        {
            Actions = Names(delegation, "actions"),
            Tools = Names(delegation, "tools"),
            Models = Names(delegation, "models"),
            Amount = delegation.OptionalMoney("amount"),
            Depth = Depth(delegation, "depth"),
            ExpiresAt = delegation.OptionalInstant("expiresAt"),
        };
        if (LimitsClaim.SizeOf(limits) is > LimitsClaim.MaxBytes and var size)
            delegation.RefuseWhole($"has {size} bytes as a claim; at most {LimitsClaim.MaxBytes} are allowed");
        delegation.Close();
        return limits;
    }

    /// <inheritdoc cref="OptionalLimits"/>
    public static DelegationRulesChange? OptionalRules(this StrictObject body)
    {
        if (body.OptionalObject("delegation") is not { } delegation)
            return null;
        var change = new DelegationRulesChange(Depth(delegation, "maxDepth"), delegation.OptionalSwitch("humanRequired"));
        if (change is (null, null) && !delegation.IsBroken)
            delegation.RefuseWhole("must have `maxDepth` or `humanRequired`");
        delegation.Close();
        return change;
    }

    public static bool? OptionalSwitch(this StrictObject body, string name)
    {
        if (body.Optional(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        body.Refuse(name, "must be `true` or `false`");
        return null;
    }

    private static List<string>? Names(StrictObject body, string name) =>
        body.OptionalTexts(name, MostNames) is { } texts ? [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null;

    private static int? Depth(StrictObject body, string name)
    {
        if (body.Optional(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var depth) && depth is >= 0 and <= DelegationRules.Deepest)
            return depth;
        body.Refuse(name, $"must be a whole number from 0 to {DelegationRules.Deepest}");
        return null;
    }
}
