using System.Collections.Frozen;

namespace Gatehouse.Policy.Parsing;

/// <summary>The words that a document may choose from.</summary>
internal static class Choices
{
    public static FrozenDictionary<string, ToolClass> Classes { get; } = Of<ToolClass>(name => name.ToLowerInvariant());

    public static FrozenDictionary<string, ToolPermission> Permissions { get; } = Of<ToolPermission>(name => name.ToLowerInvariant());

    public static FrozenDictionary<string, ExpiryMeaning> Expiry { get; } = Of<ExpiryMeaning>(name => name.ToLowerInvariant());

    public static FrozenDictionary<string, OverrunResponse> Overruns { get; } = Of<OverrunResponse>(name => name.ToLowerInvariant());

    public static FrozenDictionary<string, TrustLevel> Levels { get; } = Of<TrustLevel>(name => name);

    public static FrozenDictionary<string, WeekDays> Days { get; } =
        Of<WeekDays>(name => name).Where(day => day.Value != WeekDays.None).ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenDictionary<string, T> Of<T>(Func<string, string> spelling)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => spelling(value.ToString()), StringComparer.Ordinal);
}
