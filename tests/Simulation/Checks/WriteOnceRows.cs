using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Checks;

/// <summary>Chain entries, commit markers, inputs, votes, what people were shown and signed checkpoints are inserted once and never changed (architecture section 2).</summary>
public sealed class WriteOnceRows : JournalInvariant
{
    private static readonly string[] prefixes = ["audit|", "mark|", "input|", "vote|", "preview|", "checkpoint|"];

    /// <summary>Prefixes of those that may be deleted; another promise says when.</summary>
    public IReadOnlyList<string> Deletable { get; init; } = [];

    public override string Name => "write-once rows";

    protected override void Examine(World world, RowWrite write)
    {
        // Marks of a stream are no markers of commits: they move.
        if (write.Before is null || write.Partition.EndsWith("|$siem", StringComparison.Ordinal) || (write.After is null && Deletable.Any(prefix => write.Key.StartsWith(prefix, StringComparison.Ordinal))))
            return;
        if (prefixes.Any(prefix => write.Key.StartsWith(prefix, StringComparison.Ordinal)))
            throw Broken($"row `{write.Key}` of `{write.Partition}` was {(write.After is null ? "deleted" : "overwritten")}");
    }
}
