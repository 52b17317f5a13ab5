using Gatehouse.Policy;

namespace Gatehouse.Containment;

/// <summary>What a containment came to.</summary>
public abstract record ContainmentOutcome
{
    private ContainmentOutcome() { }

    internal static ContainmentOutcome Of(IReadOnlyList<FenceResult> results, TimeSpan elapsed) => results.All(result => result.Fenced)
        ? new Contained(results.Count, [.. results.SelectMany(result => result.InFlight)], elapsed)
        : new Unfinished([.. results.Where(result => !result.Fenced).Select(result => result.Connection)]);

    /// <param name="Fenced">Connections that hold it now.</param>
    /// <param name="InFlight">Tasks that were on the wire when their connection was fenced.</param>
    public sealed record Contained(int Fenced, IReadOnlyList<string> InFlight, TimeSpan Elapsed) : ContainmentOutcome;

    /// <summary>What was to be contained does not exist.</summary>
    public sealed record Unknown : ContainmentOutcome;

    /// <summary>It was not asked for rightly; nothing has happened.</summary>
    public sealed record Refused(Refusal Refusal) : ContainmentOutcome;

    /// <summary>It has ended for good: nothing thaws what was killed.</summary>
    public sealed record Killed : ContainmentOutcome;

    /// <summary>Nothing has happened.</summary>
    public sealed record Unavailable(string Why) : ContainmentOutcome;

    /// <summary>It is under way, and a message finishes it.</summary>
    /// <param name="NotFenced">Connections that may still act under the old rule.</param>
    public sealed record Unfinished(IReadOnlyList<string> NotFenced) : ContainmentOutcome;
}
