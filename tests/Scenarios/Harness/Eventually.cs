using System.Diagnostics;

namespace Gatehouse.Scenarios.Harness;

/// <summary>Waits for what must come, within a bound that only a broken gate exceeds.</summary>
public static class Eventually
{
    private static readonly TimeSpan usual = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(string what, Func<Task<bool>> condition, TimeSpan? within = null) =>
        BecomesAsync(what, condition, isThere => isThere, within);

    public static Task IsTrueAsync(string what, Func<bool> condition, TimeSpan? within = null) =>
        BecomesAsync(what, () => Task.FromResult(condition()), isThere => isThere, within);

    public static async Task<T> BecomesAsync<T>(string what, Func<Task<T>> read, Func<T, bool> isIt, TimeSpan? within = null)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isIt(value))
                return value;
            Assert.True(since.Elapsed < (within ?? usual), $"not within {within ?? usual}: {what}; the last was {value}");
            await Task.Delay(25);
        }
    }
}
