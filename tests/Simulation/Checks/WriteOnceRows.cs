using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Checks;

/// <summary>Chain entries, commit markers, inputs, votes, what people were shown and signed checkpoints are inserted once and never changed (architecture section 2).</summary>
public sealed class WriteOnceRows : JournalInvariant
{
    private static readonly string[] prefixes = ["audit|", "mark|", "input|", "vote|", "preview|", "checkpoint|"];

    public override string Name => "write-once rows";

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Before is not null && prefixes.Any(prefix => write.Key.StartsWith(prefix, StringComparison.Ordinal)))
            throw Broken($"row `{write.Key}` of `{write.Partition}` was {(write.After is null ? "deleted" : "overwritten")}");
    }
}
