namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Waits for another process's transaction, which is mostly over in less than a millisecond.</summary>
internal static class ShortWait
{
    private static readonly TimeSpan Spinning = TimeSpan.FromMilliseconds(1);

    public static void Pause(TimeSpan waited)
    {
        if (waited > Spinning)
            Thread.Sleep(1);
        else if (!Thread.Yield())
            Thread.SpinWait(500);
    }
}
