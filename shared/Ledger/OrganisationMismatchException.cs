namespace Gatehouse.Ledger;

/// <summary>A row in an organisation's partition says that it is another's: a bug or an attack, never a normal answer.</summary>
public sealed class OrganisationMismatchException(string partition, string row)
    : Exception($"row `{row}` in partition `{partition}` belongs to another organisation");
