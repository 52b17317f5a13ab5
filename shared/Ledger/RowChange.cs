namespace Gatehouse.Ledger;

/// <summary>A change of one row other than <c>state</c>.</summary>
public abstract record RowChange(string Key)
{
    /// <summary>The row must not exist.</summary>
    public sealed record Insert(string Key, ReadOnlyMemory<byte> Body) : RowChange(Key);

    /// <summary>The row must be among those the decision has read.</summary>
    public sealed record Update(string Key, ReadOnlyMemory<byte> Body) : RowChange(Key);
}
