using System.Collections.Immutable;

namespace Gatehouse.Health;

/// <summary>How many sessions are over, and how long they were: from the first task that was accepted in one to the last.</summary>
/// <remarks>
/// In bounded space. A session is over once nothing was accepted in it for an hour, which is seen when something else is, or when
/// more are under way than are followed: then the one that was silent longest is.
/// </remarks>
public sealed record SessionTally
{
    /// <summary>Sessions that are followed at once.</summary>
    public const int MostOpen = 8;

    private static readonly TimeSpan silence = TimeSpan.FromHours(1);

    public static SessionTally None { get; } = new();

    /// <summary>Those that are over.</summary>
    public long Ended { get; init; }

    /// <summary>How long these were together, in seconds.</summary>
    public long Seconds { get; init; }

    /// <summary>Those under way, the one that was silent longest first.</summary>
    public ImmutableArray<SessionSpan> Open { get => field.IsDefault ? [] : field; init; }

    /// <summary>A task of the session was accepted.</summary>
    public SessionTally After(string session, DateTimeOffset now)
    {
        var standing = Open.FirstOrDefault(open => open.Session == session);
        var isOver = standing is not null && now - standing.Last >= silence;
        var others = standing is null || isOver ? Open : Open.Remove(standing);
        var next = others.Add(standing is null || isOver ? new SessionSpan(session, now, now) : standing with { Last = now > standing.Last ? now : standing.Last });
        var over = next.RemoveAt(next.Length - 1).Where((open, at) => now - open.Last >= silence || at < next.Length - MostOpen).ToImmutableArray();
        return new SessionTally
        {
            Ended = Ended + over.Length,
            Seconds = Seconds + over.Sum(open => (long)(open.Last - open.First).TotalSeconds),
            Open = next.RemoveRange(over),
        };
    }

    /// <summary>What was over since.</summary>
    public SessionTally Since(SessionTally earlier) => new() { Ended = Ended - earlier.Ended, Seconds = Seconds - earlier.Seconds };

    // What is compared is what has happened, not the array that it is kept in.
    public bool Equals(SessionTally? other) => other is not null && Ended == other.Ended && Seconds == other.Seconds && Open.SequenceEqual(other.Open);

    public override int GetHashCode() => HashCode.Combine(Ended, Seconds, Open.Length);
}
