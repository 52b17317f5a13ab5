using Gatehouse.Identity;

namespace Gatehouse.Budgets;

/// <summary>Whose budget it is.</summary>
/// <param name="Key">An agent's or a session's id, or <c>organisation</c>.</param>
public readonly record struct BudgetSubject(BudgetKind Kind, string Key)
{
    internal const string PartitionPrefix = "$budget|";

    public static BudgetSubject Organisation { get; } = new(BudgetKind.Organisation, "organisation");

    public static BudgetSubject Agent(string id) => new(BudgetKind.Agent, id);

    public static BudgetSubject Session(string id) => new(BudgetKind.Session, id);

    /// <summary>Null when there can be no budget of <paramref name="key"/>.</summary>
    public static BudgetSubject? Parse(string key) =>
        Ids.Is(IdKind.Agent, key) ? Agent(key)
        : Ids.Is(IdKind.Session, key) ? Session(key)
        : string.Equals(key, Organisation.Key, StringComparison.Ordinal) ? Organisation
        : null;

    /// <summary>The subject whose budget a partition is; null when it is another kind of partition.</summary>
    public static BudgetSubject? Of(string partition) =>
        partition.StartsWith(PartitionPrefix, StringComparison.Ordinal) ? Parse(partition[PartitionPrefix.Length..]) : null;

    /// <summary>A budget's own partition, with its own chain.</summary>
    public string Partition => PartitionPrefix + Key;

    /// <summary>As a clause names it: <c>agent</c>, <c>session</c>, <c>organisation</c>.</summary>
    public string Word => Kind switch
    {
        BudgetKind.Agent => "agent",
        BudgetKind.Session => "session",
        _ => "organisation",
    };

    public override string ToString() => Kind == BudgetKind.Organisation ? "the organisation" : $"{Word} `{Key}`";
}
