namespace Gatehouse.Ledger;

/// <summary>Whether a partition takes dispatches.</summary>
public enum PartitionStatus
{
    /// <summary>Being made: its ends have not been read again yet.</summary>
    Closed,
    Open,

    /// <summary>One of its ends was decommissioned.</summary>
    Disconnected,

    /// <summary>Its operator ended it for good; what it was stays readable.</summary>
    Deleted,
}
