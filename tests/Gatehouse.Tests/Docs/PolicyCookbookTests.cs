using System.Text;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Http;
using Gatehouse.Http.Bodies;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Tests.Policy;
using Gatehouse.Trust;
using Gatehouse.Wire;

namespace Gatehouse.Tests.Docs;

public sealed class PolicyCookbookTests
{
    private static readonly string[] members = ["case", "at", "charged", "spent", "resource", "claimed", "trust", "task", "verdict", "code", "clause"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var recipe in Recipe.All)
            {
                foreach (var one in recipe.Cases)
                    cases.Add(recipe.Title, one.GetProperty("case").GetString()!);
            }

            return cases;
        }
    }

    [Fact]
    public void There_are_eleven_recipes_and_each_shows_what_passes_and_what_does_not()
    {
        Assert.Equal(Enumerable.Range(1, 11), Recipe.All.Select(recipe => int.Parse(recipe.Title.Split('.')[0])));
        Assert.All(Recipe.All, recipe => Assert.Contains(recipe.Cases, one => one.GetProperty("verdict").GetString() != "deny"));
        Assert.All(Recipe.All, recipe => Assert.Contains(recipe.Cases, one => one.GetProperty("verdict").GetString() == "deny"));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gate_says_what_the_page_says(string title, string name)
    {
        var recipe = Recipe.All.Single(one => one.Title == title);
        var stated = recipe.Cases.Single(one => one.GetProperty("case").GetString() == name);
        Assert.All(stated.EnumerateObject(), member => Assert.Contains(member.Name, members));

        var evaluation = FactsOf(recipe, stated).Evaluate();

        var code = evaluation.Verdict is Verdict.Deny deny ? deny.Refusal.Code.ToWireName() : null;
        Assert.Equal(
            (TextOf(stated, "verdict"), TextOf(stated, "code"), TextOf(stated, "clause")),
            (evaluation.Verdict.Match(() => "allow", _ => "needsApproval", _ => "deny"), code, evaluation.DecidedBy));
    }

    private static DispatchFacts FactsOf(Recipe recipe, JsonElement stated)
    {
        var now = stated.TryGetProperty("at", out var at) ? at.GetDateTimeOffset() : Given.Now;
        var spent = stated.TryGetProperty("spent", out var amount) ? Reservation.At(now, Money.Of(amount.GetDecimal())) : null;
        var facts = Given.Facts(recipe.Policy, TaskOf(stated));
        return facts with
        {
            Now = now,
            Rate = Given.Charged(stated.TryGetProperty("charged", out var charged) ? charged.GetInt32() : 0, now),
            Spend = spent is null ? SpendAccount.Empty : SpendAccount.Empty.Reserve(spent),
            Trust = stated.TryGetProperty("trust", out var trust) ? new TrustFacts.Scored(trust.GetInt32(), TrustFormula.LevelOf(trust.GetInt32())) : TrustFacts.NotConfigured,
            Connection = facts.Connection with { Resource = stated.TryGetProperty("resource", out var resource) ? resource : null },
        };
    }

    /// <summary>By way of the body that an agent would send.</summary>
    private static TaskFacts TaskOf(JsonElement stated)
    {
        var claimed = stated.TryGetProperty("claimed", out var claims) ? $""","claimed":{claims.GetRawText()}""" : "";
        var utf8 = Encoding.UTF8.GetBytes($$"""{"connection":"con_abcdefghij0123456789","task":{{stated.GetProperty("task").GetRawText()}}{{claimed}}}""");
        Assert.True(StrictJson.TryParse(utf8, new StrictJsonRules(utf8.Length), out var root, out var fault), fault.ToString());
        var body = DispatchBody.Parse(new JsonBody(utf8, root));
        Assert.True(body.IsRead, body.Fault?.ToString());
        return body.Value.ToRequest(null, null).Task;
    }

    private static string? TextOf(JsonElement stated, string name) => stated.TryGetProperty(name, out var value) ? value.GetString() : null;
}
