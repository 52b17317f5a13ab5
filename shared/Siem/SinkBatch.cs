using System.Globalization;

namespace Gatehouse.Siem;

/// <summary>Events of one chain in its order, as lines.</summary>
/// <param name="Missing">Entries right before its first that are not there any more.</param>
internal sealed record SinkBatch(string Key, long First, long Last, long Missing, ReadOnlyMemory<byte> Lines)
{
    public int Events => (int)(Last - First + 1);

    /// <summary>The same for the same entries, however often they are tried; another once they are to be replayed.</summary>
    public static string KeyOf(string organisation, string chain, long first, long last, int epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{organisation}/{chain}/{first}-{last}/{epoch}");
}
