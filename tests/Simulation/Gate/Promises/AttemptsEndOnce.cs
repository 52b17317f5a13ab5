using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>The chain tells of one attempt after the other: how each ended once, and never of one that is over.</summary>
internal sealed class AttemptsEndOnce : JournalInvariant
{
    private readonly Dictionary<string, long> last = new(StringComparer.Ordinal);
    private readonly HashSet<(string Task, long Attempt)> over = [];
    private readonly HashSet<string> ended = new(StringComparer.Ordinal);

    public override string Name => "attempts end once";

    protected override void Examine(World world, RowWrite write)
    {
        if (!Read.IsEntry(write) || Read.EntryOf(write.After!) is not { Task: { } task } entry)
            return;

        var (standing, attempt) = (last.GetValueOrDefault(task), entry.Attempt ?? 0);
        switch (entry.Kind)
        {
            case "claim" when attempt != standing + 1 || ended.Contains(task):
                throw Broken($"attempt {attempt} of `{task}` follows attempt {standing}{(ended.Contains(task) ? " and its end" : "")}");
            case "claim":
                last[task] = attempt;
                break;
            case "retry" or "settle" when attempt != standing || !over.Add((task, attempt)):
                throw Broken($"the chain says twice how attempt {attempt} of `{task}` ended, or after attempt {standing} had begun");
            case "ended" when attempt != standing || !ended.Add(task):
                throw Broken($"`{task}` ended twice, or with attempt {attempt} after attempt {standing} had begun");
        }
    }
}
