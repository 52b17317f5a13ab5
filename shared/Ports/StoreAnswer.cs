namespace Gatehouse.Ports;

/// <summary>What a store answered, and the time of its own clock when it did.</summary>
/// <param name="Value">The answer.</param>
/// <param name="StoreTime">The store's clock (the <c>Date</c> header in Azure, the machine's clock for SQLite), truncated to <paramref name="Resolution"/>.</param>
/// <param name="Resolution">How coarse <paramref name="StoreTime"/> is: the true time is in <c>[StoreTime, StoreTime + Resolution]</c>.</param>
public readonly record struct StoreAnswer<T>(T Value, DateTimeOffset StoreTime, TimeSpan Resolution);
