namespace Gatehouse.Closing;

/// <summary>Partitions of an organisation that the closing would not find by itself.</summary>
public interface IOwnedPartitions
{
    /// <summary>Names within the organisation. MUST name every one that may have a row, and may name one that has none.</summary>
    IAsyncEnumerable<string> NamesAsync(string organisation, CancellationToken ct);
}
