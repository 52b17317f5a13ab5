namespace Gatehouse.Simulation.Adapters;

/// <summary>One request that reached a target.</summary>
/// <param name="StartedAt">True time at which it left the instance.</param>
/// <param name="ReceivedAt">True time at which the target had it.</param>
public sealed record Delivery(
    TimeSpan StartedAt,
    TimeSpan ReceivedAt,
    string Instance,
    Uri Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    public string? Header(string name)
    {
        foreach (var (key, value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }
}
