namespace Gatehouse.Sessions;

/// <param name="Agent">Whose tasks may join it.</param>
/// <param name="ExpiresAt">When it is over, unless it is ended before; the usual time when nobody says.</param>
public sealed record SessionDraft(string Agent, DateTimeOffset? ExpiresAt)
{
    public static readonly TimeSpan Usual = TimeSpan.FromHours(24);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public string? Human { get; init; }

    public string? Name { get; init; }
}
