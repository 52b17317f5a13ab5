namespace Gatehouse.Alerts;

/// <summary>Who has begun to reach a target, as far as it is told from the registry.</summary>
/// <param name="Source">The agent, or another organisation.</param>
/// <param name="Target">What it reaches.</param>
/// <param name="KnownFor">How long the source has been there.</param>
/// <param name="TargetKnownFor">For how long others have reached the target.</param>
/// <param name="IsForeign">The source is another organisation, which had reached nothing here before.</param>
public sealed record NewSource(string Source, string Target, TimeSpan KnownFor, TimeSpan TargetKnownFor, bool IsForeign);
