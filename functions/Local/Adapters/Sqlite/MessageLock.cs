namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The right to settle one message: <paramref name="Token"/> is another for each receive.</summary>
internal sealed record MessageLock(long Message, long Token);
