namespace Gatehouse.Local.Commands;

/// <summary>One line on standard error that is written over; on a terminal only, and gone when the work is.</summary>
internal sealed class ProgressLine(CommandConsole console, TimeProvider clock) : IDisposable
{
    private const int Width = 79;
    private static readonly TimeSpan interval = TimeSpan.FromMilliseconds(100);

    private long? shownAt;

    /// <param name="text">Made only when it is shown.</param>
    public void Show(Func<string> text)
    {
        if (!console.ShowsProgress || (shownAt is { } since && clock.GetElapsedTime(since) < interval))
            return;
        shownAt = clock.GetTimestamp();
        var line = text();
        console.Error.Write($"\r{(line.Length <= Width ? line : line[..Width]).PadRight(Width)}");
    }

    public void Dispose()
    {
        if (shownAt is not null)
            console.Error.Write($"\r{new string(' ', Width)}\r");
    }
}
