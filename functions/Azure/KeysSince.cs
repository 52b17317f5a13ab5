using System.Globalization;

namespace Gatehouse.Azure;

/// <summary>Which of the gate's own keys must have been made at some moment or later: how whoever runs it has them rotated without a right on a vault.</summary>
/// <remarks>Both apps are told of all; each has the keys that it holds.</remarks>
public sealed record KeysSince(IReadOnlyDictionary<string, DateTimeOffset> Moments)
{
    public const string Setting = "GATEHOUSE_KEYS_SINCE";
    public const string Tokens = "tokens";
    public const string Peppers = "peppers";
    public const string Master = "master";
    public const string Checkpoints = "checkpoints";

    private static readonly string[] known = [Tokens, Peppers, Master, Checkpoints];
    private static readonly string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    public static KeysSince None { get; } = new(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));

    /// <summary>Like <c>checkpoints=2027-01-31;tokens=2027-01-31T09:30Z</c>, in UTC.</summary>
    internal static KeysSince Read(Func<string, string?> variable, List<string> errors)
    {
        var moments = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var part in variable(Setting)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (part.Split('=') is not [var key, var moment] || Array.IndexOf(known, key) < 0
                || !DateTimeOffset.TryParseExact(moment, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since) || !moments.TryAdd(key, since))
                errors.Add($"{Setting} `{part}` must be one of {string.Join(", ", known)}, once each, with a moment in UTC, like `{Tokens}=2027-01-31T09:30Z`");
        }

        return new KeysSince(moments);
    }
}
