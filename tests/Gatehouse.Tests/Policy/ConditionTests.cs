using System.Text.RegularExpressions;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Tests.Policy;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("$.a", "eq", "1", """{"a":1}""", true)]
    [InlineData("$.a", "eq", "1", """{"a":1.000}""", true)]
    [InlineData("$.a", "eq", "1", """{"a":10e-1}""", true)]
    [InlineData("$.a", "eq", "0", """{"a":-0.00}""", true)]
    [InlineData("$.a", "eq", "1", """{"a":"1"}""", false)]
    [InlineData("$.a", "eq", "\"x\"", """{"a":"x"}""", true)]
    [InlineData("$.a", "eq", "\"x\"", """{"a":"\u0078"}""", true)]
    [InlineData("$.a", "eq", "\"x\"", """{"a":"X"}""", false)]
    [InlineData("$.a", "eq", "\"é\"", """{"a":"\u00e9"}""", true)]
    [InlineData("$.a", "eq", "true", """{"a":true}""", true)]
    [InlineData("$.a", "eq", "true", """{"a":false}""", false)]
    [InlineData("$.a", "eq", "null", """{"a":null}""", true)]
    [InlineData("$.a", "eq", "null", """{}""", false)]
    [InlineData("$.a", "eq", "\"x\"", """{"a":"\ud800"}""", false)]
    [InlineData("$.a", "ne", "\"x\"", """{"a":"y"}""", true)]
    [InlineData("$.a", "ne", "\"x\"", """{"a":"x"}""", false)]
    [InlineData("$.a", "ne", "\"x\"", """{"a":1}""", false)]
    [InlineData("$.a", "ne", "\"x\"", """{"a":null}""", false)]
    [InlineData("$.a", "ne", "\"x\"", """{}""", false)]
    [InlineData("$.a", "ne", "null", """{"a":"y"}""", true)]
    [InlineData("$.a", "ne", "true", """{"a":false}""", true)]
    [InlineData("$.a", "lt", "1", """{"a":0.9999999999999999999999999}""", true)]
    [InlineData("$.a", "lt", "1", """{"a":1}""", false)]
    [InlineData("$.a", "lte", "100", """{"a":100.0}""", true)]
    [InlineData("$.a", "lte", "100", """{"a":100.00000000000000000000001}""", false)]
    [InlineData("$.a", "lte", "100", """{"a":"5"}""", false)]
    [InlineData("$.a", "lte", "100", """{"a":1e400}""", false)]
    [InlineData("$.a", "lte", "100", """{"a":-1e400}""", true)]
    [InlineData("$.a", "lte", "100", """{"a":1e-99999999999}""", false)]
    [InlineData("$.a", "lte", "100", """{"a":null}""", false)]
    [InlineData("$.a", "gt", "9007199254740992", """{"a":9007199254740993}""", true)]
    [InlineData("$.a", "gt", "0.3", """{"a":0.30}""", false)]
    [InlineData("$.a", "gte", "-1.5", """{"a":-1.50}""", true)]
    [InlineData("$.a", "gte", "-1.5", """{"a":-1.51}""", false)]
    [InlineData("$.a", "gt", "-10", """{"a":-9}""", true)]
    [InlineData("$.a", "gt", "0.001", """{"a":0.01}""", true)]
    [InlineData("$.a", "gt", "99", """{"a":100}""", true)]
    [InlineData("$.a", "in", """["x","y"]""", """{"a":"y"}""", true)]
    [InlineData("$.a", "in", """["x","y"]""", """{"a":"z"}""", false)]
    [InlineData("$.a", "in", """[1,"y"]""", """{"a":1.0}""", true)]
    [InlineData("$.a", "notIn", """["x","y"]""", """{"a":"z"}""", true)]
    [InlineData("$.a", "notIn", """["x","y"]""", """{"a":"x"}""", false)]
    [InlineData("$.a", "notIn", """["x","y"]""", """{"a":5}""", false)]
    [InlineData("$.a", "notIn", """["x","y"]""", """{}""", false)]
    [InlineData("$.a", "contains", "\"ell\"", """{"a":"hello"}""", true)]
    [InlineData("$.a", "contains", "\"ELL\"", """{"a":"hello"}""", false)]
    [InlineData("$.a", "contains", "\"x\"", """{"a":["y","x"]}""", true)]
    [InlineData("$.a", "contains", "2", """{"a":[1,2.0]}""", true)]
    [InlineData("$.a", "contains", "2", """{"a":"12"}""", false)]
    [InlineData("$.a", "contains", "\"x\"", """{"a":{"x":1}}""", false)]
    [InlineData("$.a", "startsWith", "\"he\"", """{"a":"hello"}""", true)]
    [InlineData("$.a", "startsWith", "\"he\"", """{"a":"\u0068ello"}""", true)]
    [InlineData("$.a", "startsWith", "\"lo\"", """{"a":"hello"}""", false)]
    [InlineData("$.a", "endsWith", "\"lo\"", """{"a":"hello"}""", true)]
    [InlineData("$.a", "endsWith", "\".example.com\"", """{"a":"x.example.com.evil"}""", false)]
    [InlineData("$.a", "matches", "\"^[a-z]+$\"", """{"a":"abc"}""", true)]
    [InlineData("$.a", "matches", "\"^[a-z]+$\"", """{"a":"abc\n"}""", false)]
    [InlineData("$.a", "matches", "\"^[$]\\\\$$\"", """{"a":"$$"}""", true)]
    [InlineData("$.a", "matches", "\"b\"", """{"a":"abc"}""", true)]
    [InlineData("$.a", "matches", "\"b\"", """{"a":["b"]}""", false)]
    [InlineData("$.a", "matches", "\".\"", """{"a":"\ud800"}""", false)]
    [InlineData("$.a", "exists", "true", """{"a":null}""", true)]
    [InlineData("$.a", "exists", "true", """{}""", false)]
    [InlineData("$.a", "exists", "false", """{}""", true)]
    [InlineData("$.a", "exists", "false", """{"a":0}""", false)]
    [InlineData("$.a.b", "eq", "1", """{"a":{"b":1}}""", true)]
    [InlineData("$.a.b", "eq", "1", """{"a":[1]}""", false)]
    [InlineData("$.a[1].b", "eq", "1", """{"a":[0,{"b":1}]}""", true)]
    [InlineData("$.a[2]", "exists", "false", """{"a":[0,1]}""", true)]
    [InlineData("$['a b']['c.d']", "eq", "1", """{"a b":{"c.d":1}}""", true)]
    [InlineData("$.a", "eq", "1", """{"\u0061":1}""", true)]
    [InlineData("$", "exists", "true", """{}""", true)]
    [InlineData("$.a", "eq", "0.05", """{"a":5e-2}""", true)]
    [InlineData("$.a", "eq", "0.5", """{"a":5e-1}""", true)]
    [InlineData("$.a", "eq", "0.5", """{"a":50e-2}""", true)]
    [InlineData("$.a", "eq", "12.5", """{"a":1.25e1}""", true)]
    [InlineData("$.a", "eq", "1.5", """{"a":15}""", false)]
    [InlineData("$.a", "lt", "0.5", """{"a":-0.7}""", true)]
    [InlineData("$.a", "lt", "0.5", """{"a":0.0}""", true)]
    [InlineData("$.a", "lt", "-0.5", """{"a":0.0}""", false)]
    [InlineData("$.a", "gt", "-0.5", """{"a":0.0}""", true)]
    [InlineData("$.a", "gt", "-0.5", """{"a":0.5}""", true)]
    [InlineData("$.a", "gt", "0.0", """{"a":0.00}""", false)]
    [InlineData("$.a", "lt", "1.55", """{"a":1.5}""", true)]
    [InlineData("$.a", "lt", "0.7", """{"a":0.5}""", true)]
    [InlineData("$.a", "gt", "0.7", """{"a":0.5}""", false)]
    [InlineData("$.a", "gt", "1.5", """{"a":1.7}""", true)]
    [InlineData("$.a", "gt", "1.5", """{"a":1.55}""", true)]
    [InlineData("$.a", "gt", "12.51", """{"a":12.5}""", false)]
    [InlineData("$.a", "gt", "1.5", """{"a":1e999999}""", true)]
    [InlineData("$.a", "gt", "1.5", """{"a":1e1000000}""", false)] // more digits than anybody needs are not judged
    [InlineData("$.a", "ne", "true", """{"a":"x"}""", false)]
    [InlineData("$.a", "ne", "\"x\"", """{"a":true}""", false)]
    [InlineData("$.a", "contains", "\"he\"", """{"a":"hello"}""", true)]
    [InlineData("$.a", "contains", "\"x\"", """{"a":["y"]}""", false)]
    [InlineData("$.a", "contains", "\"x\"", """{"a":[]}""", false)]
    [InlineData("$.a", "contains", "\"\"", """{"a":"\ud800"}""", false)]
    [InlineData("$.a", "startsWith", "\"\"", """{"a":"\ud800"}""", false)]
    [InlineData("$.a", "matches", "\"^$\"", """{"a":"\ud800"}""", false)]
    [InlineData("$.a", "matches", "\"^b$\"", """{"a":"b\n"}""", false)]
    [InlineData("$.a", "matches", "\"^[b]$\"", """{"a":"b"}""", true)]
    [InlineData("$.a_b-c@d", "exists", "true", """{"a_b-c@d":1}""", true)]
    [InlineData("$.a[123456]", "exists", "false", """{"a":[1]}""", true)]
    [InlineData("$.a[0][1]", "eq", "2", """{"a":[[1,2]]}""", true)]
    [InlineData("$[1]", "eq", "2", """[1,2]""", true)]
    public void A_condition_holds_exactly_when_it_says_so(string at, string op, string value, string document, bool holds)
    {
        var conditions = Conditions(at, op, value);
        Assert.Equal(holds, conditions.AllHold(Given.Json(document)));
        Assert.Equal(holds, conditions.FirstThatDoesNotHold(Given.Json(document)) is null);
    }

    [Theory]
    [InlineData("$.a", "gt", "50", """{"a":60}""", true)]
    [InlineData("$.a", "gt", "50", """{"a":40}""", false)]
    [InlineData("$.a", "gt", "50", """{}""", true)]
    [InlineData("$.a", "gt", "50", """{"a":"60"}""", true)]
    [InlineData("$.a", "eq", "\"x\"", """{"a":5}""", true)]
    [InlineData("$.a", "exists", "true", """{}""", false)]
    public void What_cannot_be_judged_may_hold(string at, string op, string value, string document, bool may) =>
        Assert.Equal(may, Conditions(at, op, value).MayHold(Given.Json(document)));

    [Fact]
    public void Without_a_document_nothing_holds_but_absence()
    {
        Assert.False(Conditions("$.a", "eq", "1").AllHold(null));
        Assert.True(Conditions("$.a", "exists", "false").AllHold(null));
        Assert.False(Conditions("$.a", "eq", "1").AllHold(default(System.Text.Json.JsonElement)));
    }

    [Theory]
    [InlineData("$.a b")]
    [InlineData("$.a[]")]
    [InlineData("$.a[1x]")]
    [InlineData("$.a[1234567]")]
    [InlineData("$.a[0")]
    [InlineData("$.a]")]
    [InlineData("$['']")]
    [InlineData("$['a'b']")]
    [InlineData("$['a]")]
    [InlineData("$.[0]")]
    [InlineData("")]
    public void Any_other_text_is_no_path(string text) => Assert.False(JsonPath.TryParse(text, out _));

    [Fact]
    public void All_conditions_must_hold()
    {
        var policy = Given.Policy("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"gt","value":1},{"at":"$.a","op":"lt","value":9},{"at":"$.b","op":"exists"}]}]}}""");
        var conditions = policy.Tools.Conditions["t"];

        Assert.True(conditions.AllHold(Given.Json("""{"a":5,"b":1}""")));
        Assert.False(conditions.AllHold(Given.Json("""{"a":10,"b":1}""")));
        Assert.Equal("$.b", conditions.FirstThatDoesNotHold(Given.Json("""{"a":5}"""))?.Path);
    }

    [Fact]
    public void A_hostile_pattern_stays_linear() =>
        Assert.False(Conditions("$.a", "matches", "\"^(a+)+$\"").AllHold(Given.Json($$"""{"a":"{{new string('a', 50_000)}}!"}""")));

    [Fact]
    public void A_match_that_takes_too_long_is_not_judged()
    {
        var hopeless = new Regex("(a{100}){9}b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, TimeSpan.FromTicks(1));

        Assert.Equal(ConditionOutcome.CannotBeJudged, new MatchTest(hopeless, "").Apply(JsonValue.Of(Given.Json($"\"{new string('a', 50_000)}\""))));
    }

    private static ConditionSet Conditions(string at, string op, string value) =>
        Given.Policy($$$"""{"tools":{"conditions":[{"tool":"t","when":[{"at":"{{{at}}}","op":"{{{op}}}","value":{{{value}}} }]}]}}""").Tools.Conditions["t"];
}
