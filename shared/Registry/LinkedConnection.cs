namespace Gatehouse.Registry;

/// <summary>What the index says of a connection before there is one: whose it will be, and since when.</summary>
public sealed record LinkedConnection(string From, DateTimeOffset MadeAt)
{
    /// <summary>Absent when the target is no agent.</summary>
    public string? To { get; init; }
}
