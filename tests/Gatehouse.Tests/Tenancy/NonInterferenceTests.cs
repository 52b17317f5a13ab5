namespace Gatehouse.Tests.Tenancy;

/// <summary>
/// Two organisations with equal ids, keys and names on one instance: each is answered and stored exactly what it would be
/// if the other did not exist.
/// </summary>
public sealed class NonInterferenceTests
{
    private const string First = "firstfirstfi";
    private const string Second = "secondsecond";
    private const int Runs = 50;
    private const int Turns = 90;

    private static readonly DateTimeOffset start = new(2026, 11, 23, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_one_organisation_is_told_and_keeps_does_not_turn_on_the_other()
    {
        var acted = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            var (together, alone, other) = (await RunAsync(seed, First, Second), await RunAsync(seed, First), await RunAsync(seed, Second));

            AreTheSame($"seed {seed}: the first organisation's", together[0], alone[0]);
            AreTheSame($"seed {seed}: the second organisation's", together[1], other[0]);
            acted += alone[0].Writes.Count;
        }

        Assert.True(acted > Runs * Turns / 2, $"{acted} rows in all runs show nothing");
    }

    private static async Task<IReadOnlyList<(IReadOnlyList<string> Answers, IReadOnlyList<string> Writes)>> RunAsync(int seed, params string[] taking)
    {
        var gate = new SharedGate();
        await WarmAsync(gate);
        var tenants = taking.ToDictionary(name => name, name => new Tenant(gate, name, seed), StringComparer.Ordinal);
        var order = new Random(seed);
        for (var turn = 1; turn <= Turns; turn++)
        {
            var whose = order.Next(2) == 0 ? First : Second;
            // Each turn has its time, whoever takes part: waits within one end long before the next.
            gate.Time.Advance(start.AddSeconds(turn * 15) - gate.Time.Wall);
            await gate.CompareClocksAsync();
            if (tenants.TryGetValue(whose, out var tenant))
                await tenant.ActAsync();
        }

        return [.. taking.Select(name => ((IReadOnlyList<string>)tenants[name].Answers, gate.WritesOf(name)))];
    }

    /// <summary>The gate's own keys are made by whoever comes first: here by neither.</summary>
    private static async Task WarmAsync(SharedGate gate)
    {
        var nobody = new Tenant(gate, "nobodynobody", 1);
        for (var turn = 0; turn < 60; turn++)
            await nobody.ActAsync();
    }

    private static void AreTheSame(string whose, (IReadOnlyList<string> Answers, IReadOnlyList<string> Writes) together, (IReadOnlyList<string> Answers, IReadOnlyList<string> Writes) alone)
    {
        IsTheSame($"{whose} answers", together.Answers, alone.Answers);
        IsTheSame($"{whose} rows", together.Writes, alone.Writes);
    }

    private static void IsTheSame(string what, IReadOnlyList<string> together, IReadOnlyList<string> alone)
    {
        var differing = together.Zip(alone).Select((pair, at) => (pair, at)).Where(one => one.pair.First != one.pair.Second).Select(one => $"at {one.at}:\nwith the other:    {one.pair.First}\nwithout the other: {one.pair.Second}");
        Assert.True(together.SequenceEqual(alone), $"{what} differ ({together.Count} and {alone.Count}), {differing.FirstOrDefault() ?? "at their end"}");
    }
}
