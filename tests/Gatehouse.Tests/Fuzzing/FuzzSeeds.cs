using System.Globalization;

namespace Gatehouse.Tests.Fuzzing;

/// <summary>The seeds that every run tries: those that once found something, kept for good in <c>Seeds/{name}.txt</c>, then 1 and onwards.</summary>
internal static class FuzzSeeds
{
    /// <summary><c>GATEHOUSE_FUZZ_RUNS</c> sets another number of runs.</summary>
    private const int DefaultRuns = 2_000;

    public static IEnumerable<int> Of(string name)
    {
        var kept = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds", $"{name}.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
        var runs = Environment.GetEnvironmentVariable("GATEHOUSE_FUZZ_RUNS") is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : DefaultRuns;
        return kept.Concat(Enumerable.Range(1, runs));
    }

    /// <summary>Runs <paramref name="isAccepted"/> on every seed; what fails names the seed that repeats it. Documents that are all refused, or all accepted, would try nothing.</summary>
    public static void Try(string name, Func<int, bool> isAccepted)
    {
        var accepted = 0;
        var tried = 0;
        foreach (var seed in Of(name))
        {
            var failure = Record.Exception(() => accepted += isAccepted(seed) ? 1 : 0);
            Assert.True(failure is null, $"seed {seed} of {name}: {failure}");
            tried++;
        }

        Assert.InRange(accepted, tried / 50, tried - (tried / 50));
    }
}
