using Gatehouse.Audit;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I7: every chain is numbered without a gap, linked without a fork, and its state names its head.</summary>
internal sealed class ChainIsWhole : IInvariant
{
    private readonly Dictionary<string, (ChainHead Head, DateTimeOffset Time)> heads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RowWrite> states = new(StringComparer.Ordinal);
    private int seen;

    public string Name => "I7 chain is whole";

    public void Check(World world)
    {
        if (seen == world.Tables.Journal.Count)
            return;

        states.Clear();
        for (; seen < world.Tables.Journal.Count; seen++)
            Examine(world.Tables.Journal[seen]);
        foreach (var (partition, write) in states)
        {
            var (state, head) = (Read.State(write.After!), heads.GetValueOrDefault(partition).Head ?? ChainHead.Genesis);
            if (state.Head != head)
                throw new InvariantBrokenException(Name, $"the state of `{partition}` names {state.Head} where the chain ends with {head}");
        }
    }

    private void Examine(RowWrite write)
    {
        if (write.Key == "state")
            ExamineState(write);
        if (!Read.IsEntry(write))
            return;

        var entry = Read.EntryOf(write.After!);
        var (head, time) = heads.GetValueOrDefault(write.Partition, (ChainHead.Genesis, default));
        if (entry.Sequence != head.Sequence + 1 || entry.Previous != head.Hash || entry.Time < time)
            throw new InvariantBrokenException(Name, $"entry {entry.Sequence} of `{write.Partition}` follows {entry.Previous} at {entry.Time:O}; the chain ends with {head} at {time:O}");
        heads[write.Partition] = (new ChainHead(entry.Sequence, entry.Hash), entry.Time);
    }

    private void ExamineState(RowWrite write)
    {
        if (write.Before is { } before && Read.State(write.After!).Version != Read.State(before).Version + 1 && Read.State(before).Version > 0)
            throw new InvariantBrokenException(Name, $"version {Read.State(write.After!).Version} of `{write.Partition}` follows {Read.State(before).Version}");
        states[write.Partition] = write;
    }
}
