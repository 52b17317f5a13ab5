namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>How the queue lends its messages.</summary>
/// <param name="LockTerm">How long a received message is kept from others, unless renewed.</param>
/// <param name="MaxDeliveries">After so many a message is a dead letter.</param>
/// <param name="Poll">How often a waiting receiver looks for the messages of other processes.</param>
internal sealed record SqliteQueueOptions(TimeSpan LockTerm, int MaxDeliveries, TimeSpan Poll)
{
    public static SqliteQueueOptions Default { get; } = new(TimeSpan.FromSeconds(30), MaxDeliveries: 10, TimeSpan.FromMilliseconds(50));
}
