using Gatehouse.Ledger;

namespace Gatehouse.Repair;

/// <summary>A partition that a repair visits: an organisation's <c>$control</c> first, then its budgets, agents' own chains, sessions and connections, each in the order of their ids.</summary>
public sealed record RepairPlace(string Organisation, string Partition)
{
    public bool IsControl => Partition == Ledgers.ControlPartition;

    /// <returns>Null when the text is none.</returns>
    public static RepairPlace? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } organisation, { Length: > 0 } partition] ? new RepairPlace(organisation, partition) : null;

    public override string ToString() => $"{Organisation}/{Partition}";
}
