using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>
/// A turnstile before the write lock. SQLite's lock has no queue: a busy process takes it again before another has
/// looked, for as long as it has work. Who waits for the lock stands in the turnstile, so the last holder must wait outside.
/// </summary>
/// <remarks>Fairness only. Nothing is lost when it fails, so after a while it is passed by.</remarks>
internal sealed class WriterTurn(string file)
{
    public const string Suffix = "-turn";

    // A process that was stopped inside holds up the others' transactions by this and no more.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs <paramref name="begin"/>, which takes the write lock, inside the turnstile.</summary>
    public void Take(Action begin)
    {
        using var turn = Enter();
        SqliteConnection.Patiently(() => { begin(); return true; });
    }

    private SafeFileHandle? Enter()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                ShortWait.Pause(Stopwatch.GetElapsedTime(start));
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
