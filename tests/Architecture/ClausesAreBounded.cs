using System.Text.RegularExpressions;
using Gatehouse.Policy;
using Gatehouse.Telemetry;

namespace Gatehouse.Architecture;

public sealed partial class ClausesAreBounded
{
    [Fact]
    public void Every_clause_that_the_policy_names_is_a_label_of_its_own()
    {
        var clauses = Repository.Sources("shared/Policy/Checks", "shared/Dispatching")
            .SelectMany(file => Clause().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();

        Assert.NotEmpty(clauses);
        Assert.All(clauses, clause => Assert.Equal(clause, BoundedClause.Of(new Refusal(RefusalCode.Malformed, "no") { Clause = clause })));
    }

    [GeneratedRegex("\"((?:policy|organisation)(?:\\.[A-Za-z]+)+)\"")]
    private static partial Regex Clause();
}
