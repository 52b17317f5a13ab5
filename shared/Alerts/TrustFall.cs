namespace Gatehouse.Alerts;

/// <summary>An agent's score, and the highest that its history of the last day shows.</summary>
public sealed record TrustFall(int Score, int Highest);
