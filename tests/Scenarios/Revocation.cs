using System.Diagnostics;
using Gatehouse.Scenarios.Harness;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class Revocation(TwoGates gates, ITestOutputHelper output)
{
    private const int Freezes = 200;

    [Fact]
    public async Task Two_hundred_freezes_under_load_each_hold_from_their_entry_on()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var freezes = new List<(Contained Freeze, long ThawedFrom)>();

        await using (var load = new Load(Enumerable.Range(0, 8).Select<int, Func<AgentClient?>>(n => () => gates.Either(agent, n)), connection, TimeSpan.FromMilliseconds(25)))
        {
            for (var n = 0; n < Freezes; n++)
                freezes.Add(await FreezeForAMomentAsync(connection, n));
            await load.StopAsync();
            output.WriteLine($"answers: {string.Join(", ", load.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}; calls {target.Calls.Count}");
            Assert.Equal([202, 403], load.Statuses.Keys.Order());
        }

        var chain = (await gates.Owner.ReadAuditAsync(connection))[connection];
        Assert.Equal(Freezes, chain.Count(record => record.Kind == "freeze"));
        Assert.Empty(ActsWhileFrozen(chain));
        Assert.Empty(
            from freeze in freezes
            from call in target.Calls
            where call.ReceivedAt > freeze.Freeze.AnsweredAt && call.ReceivedAt < freeze.ThawedFrom
            where !freeze.Freeze.InFlight.Contains(call.Task)
            select $"`{call.Task}` was seen {call.Since(freeze.Freeze.AnsweredAt).TotalMilliseconds} ms after a freeze that did not name it");
    }

    private async Task<(Contained Freeze, long ThawedFrom)> FreezeForAMomentAsync(string connection, int n)
    {
        var owner = gates.Owner.At(n % 2 == 0 ? gates.First : gates.Second);
        var freeze = await owner.ContainAsync("freeze", connection);
        if (n % 20 == 0)
            Assert.Equal("freeze", (await owner.ReadAuditAsync(connection))[connection].Last(record => record.Kind is "freeze" or "unfreeze").Kind);
        await Task.Delay(n % 10);

        var thawedFrom = Stopwatch.GetTimestamp();
        await gates.Owner.At(n % 3 == 0 ? gates.First : gates.Second).ContainAsync("unfreeze", connection);
        await Task.Delay(20);
        return (freeze, thawedFrom);
    }

    private static IEnumerable<AuditRecord> ActsWhileFrozen(IEnumerable<AuditRecord> chain)
    {
        var isFrozen = false;
        foreach (var record in chain)
        {
            isFrozen = record.Kind switch { "freeze" => true, "unfreeze" => false, _ => isFrozen };
            if (isFrozen && (record.IsAllow || record.Kind == "claim"))
                yield return record;
        }
    }
}
