namespace Gatehouse.Ledger;

/// <summary>Whether a partition takes dispatches.</summary>
public enum PartitionStatus
{
    /// <summary>Being made: its ends have not been read again yet.</summary>
    Closed,
    Open,
}
