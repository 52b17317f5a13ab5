using System.Globalization;

namespace Gatehouse.Siem;

/// <summary>Events of one chain in its order, as lines.</summary>
internal sealed record SinkBatch(string Key, long Last, int Events, ReadOnlyMemory<byte> Lines)
{
    /// <summary>The same for the same entries, however often they are tried; another once they are to be replayed.</summary>
    public static string KeyOf(string organisation, string chain, long first, long last, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{organisation}/{chain}/{first}-{last}/{epoch}");
}
