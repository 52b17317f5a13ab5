namespace Gatehouse.Sessions;

/// <param name="Agent">Whose tasks may join it.</param>
/// <param name="Lasting">How long, unless it is ended before.</param>
public sealed record SessionDraft(string Agent, TimeSpan Lasting)
{
    public static readonly TimeSpan Usual = TimeSpan.FromHours(24);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public string? Human { get; init; }

    public string? Name { get; init; }
}
