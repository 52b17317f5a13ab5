using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Checks;

/// <summary>I12, the rows' half: a row carries the organisation that its partition begins with.</summary>
public sealed class RowsStayInTheirOrganisation : JournalInvariant
{
    public override string Name => "I12 rows stay in their organisation";

    protected override void Examine(World world, RowWrite write)
    {
        if (write.After is { } row && !write.Partition.StartsWith(row.Content.Organisation + "|", StringComparison.Ordinal))
            throw Broken($"row `{write.Key}` of `{write.Partition}` carries organisation `{row.Content.Organisation}`");
    }
}
