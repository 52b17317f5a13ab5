using System.Collections.Immutable;
using Gatehouse.Health;

namespace Gatehouse.Baselines;

/// <summary>Which tools are used how much: counts that weigh half after a half-life, of a bounded number of tools.</summary>
public sealed record ToolUse
{
    public static ToolUse None { get; } = new();

    public DateTimeOffset At { get; init; }

    /// <summary>By use, the most first; those that stand for no tool by themselves are <see cref="Tally.Others"/>.</summary>
    public ImmutableArray<ToolShare> Tools { get => field.IsDefault ? [] : field; init; }

    /// <param name="used">In the hour.</param>
    /// <param name="hour">When it began, not before the last one.</param>
    /// <param name="options">How fast it fades, and how many tools are told apart.</param>
    public ToolUse After(Tally used, DateTimeOffset hour, BaselineOptions options)
    {
        if (used.Counts.IsEmpty)
            return this;
        var decay = double.Exp2(-(hour > At && !Tools.IsEmpty ? hour - At : TimeSpan.Zero).Divide(options.HalfLife));
        var uses = Tools.ToDictionary(share => share.Tool, share => share.Uses * decay, StringComparer.Ordinal);
        foreach (var count in used.Counts)
            uses[count.Name] = uses.GetValueOrDefault(count.Name) + count.Count;

        var others = uses.GetValueOrDefault(Tally.Others);
        var named = uses.Where(use => use.Key != Tally.Others).OrderByDescending(use => use.Value).ThenBy(use => use.Key, StringComparer.Ordinal).ToArray();
        others += named.Skip(options.MostTools).Sum(use => use.Value);
        return new ToolUse
        {
            At = hour,
            Tools = [.. named.Take(options.MostTools).Select(use => new ToolShare(use.Key, use.Value)), .. others > 0 ? [new ToolShare(Tally.Others, others)] : (IEnumerable<ToolShare>)[]],
        };
    }
}
