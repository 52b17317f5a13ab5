namespace Gatehouse.Policy;

/// <summary>Hours of the week, by the wall clock of a place; start inclusive, end exclusive.</summary>
/// <param name="Days">The days it starts on; <see langword="null"/>: any.</param>
/// <param name="To">At or before <see cref="From"/> it ends on the next day and belongs to the day it starts.</param>
public sealed record TimeWindow(WeekDays? Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone);
