namespace Gatehouse.Audit.Reading;

/// <summary>What one page may cost, whatever matches.</summary>
internal sealed class ReadBudget
{
    private const int MaxReads = 200;
    private const int MaxRows = 4000;

    private int reads;
    private int rows;

    /// <summary>The page ends here, and another goes on.</summary>
    public bool IsSpent => reads >= MaxReads || rows >= MaxRows;

    public void Spend(int rowsRead)
    {
        reads++;
        rows += rowsRead;
    }
}
