using System.Text.Json.Serialization;
using Gatehouse.Ledger;
using Gatehouse.Wire;

namespace Gatehouse.Delegation;

/// <summary>The most that may be done with what was handed on. What is <see langword="null"/> is not limited; an empty list is none.</summary>
public sealed record DelegationLimits
{
    public static DelegationLimits None { get; } = new();

    /// <summary>Types of tasks.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    public IReadOnlyList<string>? Tools { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The most that one task may cost.</summary>
    public Money? Amount { get; init; }

    /// <summary>How often it may be handed on again; 0: not at all.</summary>
    public int? Depth { get; init; }

    /// <summary>From then on nothing may be done with it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore]
    public bool IsNone => Equals(None);

    /// <summary>What both allow: never wider than either.</summary>
    public DelegationLimits Intersect(DelegationLimits other) => new()
    {
        Actions = Both(Actions, other.Actions),
        Tools = Both(Tools, other.Tools),
        Models = Both(Models, other.Models),
        Amount = Least(Amount, other.Amount),
        Depth = Least(Depth, other.Depth),
        ExpiresAt = Least(ExpiresAt, other.ExpiresAt),
    };

    /// <summary>What somebody asks to hand on who has only this. What they do not speak of they hand on as they have it.</summary>
    /// <returns>The first member that asks for more; null when none does.</returns>
    public DelegationExcess? FindWider(DelegationLimits asked) =>
        Beyond("actions", Actions, asked.Actions)
        ?? Beyond("tools", Tools, asked.Tools)
        ?? Beyond("models", Models, asked.Models)
        ?? (asked.Amount > Amount ? new DelegationExcess("amount", $"an amount of {asked.Amount}", $"{Amount}") : null)
        ?? (asked.Depth > Depth ? new DelegationExcess("depth", $"a depth of {asked.Depth}", $"{Depth}") : null)
        ?? (asked.ExpiresAt > ExpiresAt ? new DelegationExcess("expiresAt", $"an end at {Instant.Format(asked.ExpiresAt.Value)}", Instant.Format(ExpiresAt.Value)) : null);

    public bool Equals(DelegationLimits? other) =>
        other is not null && Same(Actions, other.Actions) && Same(Tools, other.Tools) && Same(Models, other.Models)
        && Amount == other.Amount && Depth == other.Depth && ExpiresAt == other.ExpiresAt;

    public override int GetHashCode() => HashCode.Combine(Actions?.Count, Tools?.Count, Models?.Count, Amount, Depth, ExpiresAt);

    private static DelegationExcess? Beyond(string member, IReadOnlyList<string>? mine, IReadOnlyList<string>? asked) =>
        mine is not null && asked?.FirstOrDefault(name => !mine.Contains(name, StringComparer.Ordinal)) is { } beyond
            ? new DelegationExcess(member, $"`{beyond}` of {member}", mine.Count == 0 ? "none" : $"`{string.Join("`, `", mine)}`")
            : null;

    private static IReadOnlyList<string>? Both(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        left is null ? right : right is null ? left : [.. left.Intersect(right, StringComparer.Ordinal)];

    private static T? Least<T>(T? left, T? right)
        where T : struct, IComparable<T> =>
        left is { } one && right is { } other ? (one.CompareTo(other) <= 0 ? one : other) : left ?? right;

    private static bool Same(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        left is null || right is null ? ReferenceEquals(left, right) : left.SequenceEqual(right, StringComparer.Ordinal);
}
