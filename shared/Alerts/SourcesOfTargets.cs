using Gatehouse.Registry;

namespace Gatehouse.Alerts;

/// <summary>Who reaches what in an organisation, and since when.</summary>
public sealed class SourcesOfTargets
{
    private readonly Dictionary<string, DateTimeOffset> firstOfAgent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string From, DateTimeOffset At)>> byTarget = new(StringComparer.Ordinal);

    public SourcesOfTargets(IEnumerable<Connection> connections)
    {
        foreach (var connection in connections)
        {
            if (!firstOfAgent.TryGetValue(connection.From, out var first) || connection.CreatedAt < first)
                firstOfAgent[connection.From] = connection.CreatedAt;
            if (!byTarget.TryGetValue(connection.To.Audience, out var sources))
                byTarget[connection.To.Audience] = sources = [];
            sources.Add((connection.From, connection.CreatedAt));
        }
    }

    public NewSource Of(Connection connection, DateTimeOffset now)
    {
        var others = byTarget[connection.To.Audience].Where(one => one.From != connection.From).Select(one => one.At).DefaultIfEmpty(now).Min();
        return new NewSource(connection.From, connection.To.Audience, now - firstOfAgent[connection.From], now - others, IsForeign: false);
    }
}
