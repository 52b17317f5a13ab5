namespace Gatehouse.Delegation;

/// <summary>Somebody at the root of what agents do, by an id that says nothing of who it is: the one row that names them.</summary>
/// <param name="Id"><c>usr_…</c>; another one after they came back.</param>
/// <param name="User">As <c>user:ana@example.com</c>; empty of an operator, whom their own document names.</param>
public sealed record Person(string Id, string User)
{
    /// <summary>Nothing is done for them any more.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>How often they came back before.</summary>
    public int Returns { get; init; }

    /// <summary>They came back, and are this one since.</summary>
    public string? Next { get; init; }
}
