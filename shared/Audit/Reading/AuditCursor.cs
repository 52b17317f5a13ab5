using System.Globalization;

namespace Gatehouse.Audit.Reading;

/// <summary>Where a page ended.</summary>
/// <param name="Hour">Of the index rows that are being read; empty where one chain is.</param>
/// <param name="FirstChain">The first of the chains that are being merged.</param>
/// <param name="Next">The next sequence of each chain that was begun.</param>
public sealed record AuditCursor(string Hour, string FirstChain, IReadOnlyDictionary<string, long> Next)
{
    private const char Line = '\n';
    private const char Gap = ' ';

    public static AuditCursor At(string hour, string firstChain) => new(hour, firstChain, new Dictionary<string, long>(StringComparer.Ordinal));

    /// <param name="text">What <see cref="ToString"/> gave.</param>
    public static AuditCursor Parse(string text)
    {
        var lines = text.Split(Line);
        var next = lines.Skip(2).Select(line => line.Split(Gap)).ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new AuditCursor(lines[0], lines[1], next);
    }

    public override string ToString() =>
        string.Join(Line, [Hour, FirstChain, .. Next.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}{Gap}{pair.Value}"))]);
}
