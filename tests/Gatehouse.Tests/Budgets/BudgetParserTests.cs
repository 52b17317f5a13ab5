using Gatehouse.Budgets;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Tests.Policy;

namespace Gatehouse.Tests.Budgets;

public sealed class BudgetParserTests
{
    private const string Agent = "agt_aaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("{}", "$.of")]
    [InlineData("""{"of":"everybody"}""", "$.of")]
    [InlineData("""{"of":7}""", "$.of")]
    [InlineData("""{"of":{}}""", "$.of")]
    [InlineData("""{"of":{"agent":"agt_aaaaaaaaaaaaaaaaaaaa","session":"ses_aaaaaaaaaaaaaaaaaaaa"}}""", "$.of")]
    [InlineData("""{"of":{"agent":"ses_aaaaaaaaaaaaaaaaaaaa"}}""", "$.of.agent")]
    [InlineData("""{"of":{"session":"$control"}}""", "$.of.session")]
    [InlineData("""{"of":{"session":null,"agent":1}}""", "$.of.agent")]
    [InlineData("""{"of":{"connection":"con_aaaaaaaaaaaaaaaaaaaa"}}""", "$.of.connection|$.of")]
    [InlineData("""{"of":"organisation","rate":{"perMinute":-1,"perHour":1000001}}""", "$.rate.perMinute|$.rate.perHour")]
    [InlineData("""{"of":"organisation","rate":{"perSecond":1}}""", "$.rate.perSecond")]
    [InlineData("""{"of":"organisation","rate":5,"spend":5}""", "$.rate|$.spend")]
    [InlineData("""{"of":"organisation","spend":{"monthly":-1}}""", "$.spend.monthly")]
    [InlineData("""{"of":"organisation","spend":{"monthly":0.0000001}}""", "$.spend.monthly")]
    [InlineData("""{"of":"organisation","spend":{"monthly":"5"}}""", "$.spend.monthly")]
    [InlineData("""{"of":"organisation","spend":{"monthly":5,"perTask":1}}""", "$.spend.perTask")]
    [InlineData("""{"of":"organisation","note":"x"}""", "$.note")]
    public void What_is_no_budget_is_refused_with_every_place(string json, string places) =>
        Assert.Equal(places.Split('|'), BudgetParser.Parse(Given.Json(json)).Match(_ => [], errors => errors.Select(error => error.Path)));

    [Fact]
    public void A_budget_is_of_an_agent_a_session_or_the_organisation()
    {
        Assert.Equal(new BudgetDraft(BudgetSubject.Agent(Agent), new RateLimits(0, null), Money.Of(0.5m)), Parse("""{"of":{"agent":"agt_aaaaaaaaaaaaaaaaaaaa"},"rate":{"perMinute":0},"spend":{"monthly":0.5}}"""));
        Assert.Equal(BudgetKind.Session, Parse("""{"of":{"session":"ses_aaaaaaaaaaaaaaaaaaaa"},"rate":{"perHour":1000000}}""").Of.Kind);
        Assert.Equal(BudgetSubject.Organisation, Parse("""{"of":"organisation"}""").Of);
    }

    [Theory]
    [InlineData("""{"of":"organisation"}""")]
    [InlineData("""{"of":"organisation","rate":{},"spend":{}}""")]
    [InlineData("""{"of":"organisation","rate":null,"spend":{"monthly":null}}""")]
    public void Without_a_limit_there_is_to_be_none(string json) => Assert.True(Parse(json).IsEmpty);

    private static BudgetDraft Parse(string json) => BudgetParser.Parse(Given.Json(json)).Match(budget => budget, errors => throw new InvalidOperationException(string.Join("\n", errors)));
}
