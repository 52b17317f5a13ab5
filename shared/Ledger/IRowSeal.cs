using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Seals rows on their way to the store and opens them on their way back; whoever reads and writes them knows nothing of it.</summary>
public interface IRowSeal
{
    /// <summary>How much longer a sealed body may be, in bytes.</summary>
    const int MostOverhead = 64;

    /// <summary>Whether a row of this key is sealed.</summary>
    bool Seals(string row);

    /// <exception cref="IOException">Nothing can be sealed now: nothing MUST be written either.</exception>
    ValueTask<RowContent> SealAsync(string partition, string row, RowContent content, CancellationToken ct);

    /// <returns>Null when what sealed it is erased. One that was never sealed is returned as it is.</returns>
    /// <exception cref="InvalidDataException">It was changed, or belongs elsewhere.</exception>
    ValueTask<RowContent?> OpenAsync(string partition, string row, RowContent content, CancellationToken ct);
}
