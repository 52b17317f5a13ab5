using Gatehouse.Containment;

namespace Gatehouse.Incidents;

/// <summary>What one try of a step came to.</summary>
/// <param name="IsDone">False when somebody has to come back.</param>
/// <param name="NotFenced">Connections that it could not reach.</param>
internal sealed record StepResult(bool IsDone, IReadOnlyList<string> NotFenced)
{
    public int Reached { get; init; }

    public IReadOnlyList<string> InFlight { get; init; } = [];

    public WaitingWork Work { get; init; } = WaitingWork.None;

    public static StepResult Nothing { get; } = new(true, []);

    public static StepResult ComeBack { get; } = new(false, []);

    /// <summary>What was killed by somebody else holds even more.</summary>
    public static StepResult Of(ContainmentOutcome outcome) => outcome switch
    {
        ContainmentOutcome.Contained contained => new StepResult(true, []) { Reached = contained.Fenced, InFlight = contained.InFlight },
        ContainmentOutcome.Unfinished unfinished => new StepResult(false, unfinished.NotFenced),
        ContainmentOutcome.Unavailable => ComeBack,
        _ => Nothing,
    };
}
