using System.Reflection;
using System.Text.RegularExpressions;
using Gatehouse.Ledger;

namespace Gatehouse.Architecture;

/// <summary>Whoever gives an organisation's rows a place of their own has it swept when the account is closed, or says here why not.</summary>
public sealed class ClosingSweepsEveryPartition
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> elsewhere = new(StringComparer.Ordinal)
    {
        ["OperatorDirectory.KeysPartition"] = "the gate's own: each key's row is deleted by name",
        ["OperatorDirectory.OrganisationsPartition"] = "the gate's own: of a closed organisation its id stays",
        ["Conversations.Partition"] = "the gate's own: the bot is the gate's, and people are of several organisations",
        ["DataKeyRows.Partition"] = "what stays says that the key was erased",
        ["BudgetSubject.PartitionPrefix"] = "budgets are chains",
        ["SessionDirectory.PartitionPrefix"] = "sessions are chains",
        ["AgentEvents.Partition"] = "agents' events are chains",
    };

    public static TheoryData<string> Partitions => [.. All];

    private static IEnumerable<string> All =>
    [
        .. from type in typeof(Ledgers).Assembly.GetTypes()
           from constant in type.GetFields(Any)
           where constant.IsLiteral && constant.Name.Contains("Partition", StringComparison.Ordinal) && constant.GetRawConstantValue() is string and ['$', ..]
           select $"{type.Name}.{constant.Name}",
        .. from type in typeof(Ledgers).Assembly.GetTypes()
           from method in type.GetMethods(Any)
           where method.ReturnType == typeof(string) && Regex.IsMatch(method.Name, "^[A-Z][a-zA-Z]*Partition$|^Partition$")
           select $"{type.Name}.{method.Name}",
    ];

    [Theory]
    [MemberData(nameof(Partitions))]
    public void A_partition_is_swept_or_kept_for_a_reason(string partition)
    {
        var swept = Repository.Read("shared/Closing/OrganisationPartitions.cs") + Repository.Read("shared/Audit/Reading/AuditChains.cs");

        Assert.True(elsewhere.ContainsKey(partition) || Regex.IsMatch(swept, $@"\b{Regex.Escape(partition)}\b"), $"rows of `{partition}` outlive the organisation");
    }

    [Fact]
    public void What_is_kept_is_there() => Assert.Empty(elsewhere.Keys.Except(All, StringComparer.Ordinal));
}
