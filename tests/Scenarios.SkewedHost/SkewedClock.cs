using System.Globalization;

namespace Gatehouse.Scenarios.SkewedHost;

/// <summary>The machine's clock, wrong by as much as was said at the start or is written in a file meanwhile; its ticks and timers are right.</summary>
/// <param name="skew">At the start.</param>
/// <param name="file">Milliseconds, looked at every now and then; until it is there nothing changes.</param>
internal sealed class SkewedClock(TimeSpan skew, string? file) : TimeProvider
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private TimeSpan skew = skew;
    private long lookedAt;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew();

    private TimeSpan Skew()
    {
        lock (gate)
        {
            if (file is null || (lookedAt != 0 && GetElapsedTime(lookedAt) < between))
                return skew;

            lookedAt = GetTimestamp();
            if (File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var milliseconds))
                skew = TimeSpan.FromMilliseconds(milliseconds);
            return skew;
        }
    }
}
