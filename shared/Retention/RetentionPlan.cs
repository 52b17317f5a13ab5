namespace Gatehouse.Retention;

/// <summary>A shorter time that was asked for, which may be taken back until it holds.</summary>
/// <param name="From">When it begins to hold.</param>
public sealed record RetentionPlan(RetentionSettings Settings, DateTimeOffset From);
