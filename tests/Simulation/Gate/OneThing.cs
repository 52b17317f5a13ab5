using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>What stories of one thing have in common: an answer is true, whatever failed, and what can be said of it is said of the rows.</summary>
internal static class OneThing
{
    public const string Open = "{'delivery':{'timeout':'PT5S'}}";

    /// <summary>Two gates are asked for a change to the version that both saw: one at most makes it, and is told so.</summary>
    /// <param name="change">Made as the first or as the second.</param>
    /// <param name="standing">Whose change stands at the end; 0 is nobody's.</param>
    public static async Task RaceAsync<T>(World world, Client a, Client b, Func<GateApp, int, Task<ChangeOutcome<T>>> change, Func<int> standing)
    {
        var told = await Task.WhenAll(a.TryAsync(app => change(app, 1)), b.TryAsync(app => change(app, 2)));
        await Stories.EndAsync(world);
        Stories.Expect(told.Count(answer => answer is ChangeOutcome<T>.Changed) <= 1, "both have changed what only one could change");
        var found = standing();
        ExpectTold(told[0], found == 1, "the first change");
        ExpectTold(told[1], found == 2, "the second change");
    }

    /// <summary>What was answered is so; what was refused is not, unless nobody could know.</summary>
    public static void ExpectTold<T>(ChangeOutcome<T>? told, bool isSo, string what) => Stories.Expect(
        told switch
        {
            ChangeOutcome<T>.Changed => isSo,
            ChangeOutcome<T>.Refused { Refusal.Code: not RefusalCode.OutcomeUnknown } => !isSo,
            _ => true,
        },
        $"{what} was answered by {told}, and is {(isSo ? "" : "not ")}there");

    /// <summary>What a row says; null where there is none, or it does not say it.</summary>
    public static string? Said(World world, string key, string member, string partition = Ledgers.ControlPartition) =>
        world.Tables.Find(Seed.Partition(partition), key) is { } row && JsonElement.Parse(row.Content.Body.Span).TryGetProperty(member, out var value) ? value.ToString() : null;

    /// <summary>How many entries of a kind a chain has.</summary>
    public static int Count(World world, string kind, string partition = Ledgers.ControlPartition) =>
        world.Tables.WithPrefix(Seed.Partition(partition), "audit|").Count(row => Read.EntryOf(row).Kind == kind);

    /// <summary>The keys of an organisation's rows, without what they begin with.</summary>
    public static IReadOnlyList<string> Names(World world, string prefix, string partition = Ledgers.ControlPartition) =>
        [.. world.Tables.WithPrefix(Seed.Partition(partition), prefix).Select(row => row.Key[prefix.Length..])];
}
