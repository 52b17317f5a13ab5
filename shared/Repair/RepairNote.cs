namespace Gatehouse.Repair;

/// <summary>One thing that an operator should know.</summary>
public sealed record RepairNote(RepairPlace Place, RepairFinding Finding, string Detail);
