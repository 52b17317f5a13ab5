using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

public sealed class PolicyParserTests
{
    private const string Full = """
        { "taskTypes": ["code_review", "summarize"],
          "models": null, "tools": { "allow": ["web_search", "stripe.refund"], "classes": { "destructive": "deny", "financial": "approve" },
              "conditions": [ { "tool": "stripe.refund", "when": [ { "at": "$.amount", "op": "lte", "value": 100 } ] } ] },
          "access": [ { "name": "staging only", "when": [ { "at": "$.resource.environment", "op": "eq", "value": "staging" } ] } ],
          "rate": { "perMinute": 10, "perHour": 500 },
          "windows": [ { "days": ["Mon","Tue","Wed","Thu","Fri"], "from": "08:00", "to": "18:00", "timeZone": "Europe/Berlin" } ], "notBefore": null, "notAfter": null,
          "spend": { "monthly": 200, "perTask": 100, "defaultTask": 1 },
          "trust": { "minimum": "Verified" },
          "approval": { "when": { "above": 50 }, "approvers": ["group:finance", "user:ana@example.com"], "quorum": 1, "remindAfter": "PT1H", "escalateAfter": "PT2H", "escalateTo": ["group:heads"], "expireAfter": "PT4H", "onExpiry": "deny", "memory": "once", "actingHumanMayApprove": false },
          "delegation": { "maxDepth": 3 }, "delivery": { "timeout": "PT60S", "atMostOnce": false, "maxAttempts": 5, "resultWithin": "PT1H", "maxInFlight": 64, "slowAfter": "PT10S" },
          "flow": { "reads": ["confidential"], "sink": "external" } }
        """;

    [Fact]
    public void The_documented_policy_is_understood_in_every_section()
    {
        var policy = Given.Policy(Full);

        Assert.Equal(["code_review", "summarize"], policy.TaskTypes!.Order());
        Assert.Null(policy.Models);
        Assert.Equal(ToolPermission.Approve, policy.Tools.PermissionOf(ToolClass.Financial));
        Assert.Equal(new RateLimits(10, 500), policy.Rate);
        Assert.Equal(new SpendLimits(Money.Of(200), Money.Of(100), Money.Of(1)), policy.Spend);
        Assert.Equal(TrustLevel.Verified, policy.MinimumTrust);
        Assert.Equal(TimeSpan.FromHours(4), policy.Approval!.ExpireAfter);
        Assert.Equal(Money.Of(50), policy.Approval.When!.Above);
        Assert.Equal((3, false), (policy.MaxDepth, policy.Delivery.AtMostOnce));
        Assert.Equal(("confidential", "external"), (policy.Flow!.Reads[0], policy.Flow.Sink));
        Assert.Equal(policy.Source, Given.Policy(policy.Source).Source);
    }

    [Theory]
    [InlineData("""{"spend":{}}""", OverrunResponse.Freeze)]
    [InlineData("""{"spend":{"onOverrun":null}}""", OverrunResponse.Freeze)]
    [InlineData("""{"spend":{"onOverrun":"freeze"}}""", OverrunResponse.Freeze)]
    [InlineData("""{"spend":{"onOverrun":"record"}}""", OverrunResponse.Record)]
    public void An_overrun_freezes_unless_the_policy_says_otherwise(string policy, OverrunResponse expected) =>
        Assert.Equal(expected, Given.Policy(policy).Spend!.OnOverrun);

    [Fact]
    public void What_was_put_is_what_is_kept() =>
        Assert.Equal("""{"taskTypes":["größe","<b>"],"spend":{"monthly":200.50,"defaultTask":1.0}}""",
            Given.Policy("""{ "taskTypes": [ "größe", "<b>" ], "spend": { "monthly": 200.50, "defaultTask": 1.0 } }""").Source);

    [Fact]
    public void An_empty_policy_limits_nothing_but_dangerous_tools()
    {
        var policy = Given.Policy("{}");

        Assert.Null(policy.TaskTypes);
        Assert.Equal(ToolPermission.Allow, policy.Tools.PermissionOf(ToolClass.Execute));
        Assert.Equal(ToolPermission.Deny, policy.Tools.PermissionOf(ToolClass.Destructive));
        Assert.Equal(ToolPermission.Deny, policy.Tools.PermissionOf(ToolClass.Financial));
        Assert.Equal(DeliveryRules.Default, policy.Delivery);
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var errors = Given.Errors("""{ "rate": { "perMinute": -1, "perhour": 5 }, "spend": { "monthly": "200" }, "tools": { "classes": { "financial": "maybe" } }, "colour": 1 }""");

        Assert.Equal(
            ["$.colour", "$.rate.perMinute", "$.rate.perhour", "$.spend.monthly", "$.tools.classes.financial"],
            errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("\"{}\"", "$")]
    [InlineData("""{"a b":1}""", "$['a b']")]
    [InlineData("""{"\ud800":1}""", "$")]
    [InlineData("""{"approval":{"memory":{"\ud800":1}}}""", "$.approval.memory")]
    [InlineData("""{"rate":{"\u0070erMinute":-1}}""", "$.rate.perMinute")]
    [InlineData("""{"taskTypes":"x"}""", "$.taskTypes")]
    [InlineData("""{"taskTypes":[1]}""", "$.taskTypes[0]")]
    [InlineData("""{"taskTypes":[null]}""", "$.taskTypes[0]")]
    [InlineData("""{"taskTypes":["a","a"]}""", "$.taskTypes[1]")]
    [InlineData("""{"taskTypes":[""]}""", "$.taskTypes[0]")]
    [InlineData("""{"taskTypes":["\ud800"]}""", "$.taskTypes[0]")]
    [InlineData("""{"models":{}}""", "$.models")]
    [InlineData("""{"rate":[]}""", "$.rate")]
    [InlineData("""{"rate":{"perMinute":1000001}}""", "$.rate.perMinute")]
    [InlineData("""{"rate":{"perMinute":1.5}}""", "$.rate.perMinute")]
    [InlineData("""{"rate":{"perMinute":"10"}}""", "$.rate.perMinute")]
    [InlineData("""{"rate":{"perHour":1e400}}""", "$.rate.perHour")]
    [InlineData("""{"rate":{"perHour":true}}""", "$.rate.perHour")]
    [InlineData("""{"spend":{"monthly":-1}}""", "$.spend.monthly")]
    [InlineData("""{"spend":{"monthly":1e400}}""", "$.spend.monthly")]
    [InlineData("""{"spend":{"monthly":-0}}""", "$.spend.monthly")]
    [InlineData("""{"spend":{"perTask":0.0000001}}""", "$.spend.perTask")]
    [InlineData("""{"spend":{"monthly":10,"perTask":11}}""", "$.spend.perTask")]
    [InlineData("""{"spend":{"perTask":1,"defaultTask":2}}""", "$.spend.defaultTask")]
    [InlineData("""{"spend":{"monthly":1,"defaultTask":2}}""", "$.spend.defaultTask")]
    [InlineData("""{"spend":{"onOverrun":"kill"}}""", "$.spend.onOverrun")]
    [InlineData("""{"spend":{"onOverrun":"Freeze"}}""", "$.spend.onOverrun")]
    [InlineData("""{"spend":{"onOverrun":true}}""", "$.spend.onOverrun")]
    [InlineData("""{"trust":{"minimum":"verified"}}""", "$.trust.minimum")]
    [InlineData("""{"trust":{"minimum":80}}""", "$.trust.minimum")]
    [InlineData("""{"delegation":{"maxDepth":9}}""", "$.delegation.maxDepth")]
    [InlineData("""{"delivery":{"timeout":"PT0.5S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"PT0S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"PT10M1S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":60}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"P1M"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"-PT5S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"PT"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"PT5S5S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"timeout":"PT99999999999999999999S"}}""", "$.delivery.timeout")]
    [InlineData("""{"delivery":{"maxAttempts":0}}""", "$.delivery.maxAttempts")]
    [InlineData("""{"delivery":{"maxAttempts":21}}""", "$.delivery.maxAttempts")]
    [InlineData("""{"delivery":{"resultWithin":"P7DT1S"}}""", "$.delivery.resultWithin")]
    [InlineData("""{"delivery":{"maxInFlight":65}}""", "$.delivery.maxInFlight")]
    [InlineData("""{"delivery":{"atMostOnce":"no"}}""", "$.delivery.atMostOnce")]
    [InlineData("""{"delivery":{"timeout":"PT5S","slowAfter":"PT6S"}}""", "$.delivery.slowAfter")]
    [InlineData("""{"notBefore":"2026-12-01"}""", "$.notBefore")]
    [InlineData("""{"notAfter":"2026-13-01T00:00:00Z"}""", "$.notAfter")]
    [InlineData("""{"notAfter":"2026-12-01T00:00:00+01:00"}""", "$.notAfter")]
    [InlineData("""{"notBefore":"2026-12-02T00:00:00Z","notAfter":"2026-12-01T00:00:00Z"}""", "$.notBefore")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00"}]}""", "$.windows[0].timeZone")]
    [InlineData("""{"windows":[{"from":"8:00","to":"18:00","timeZone":"UTC"}]}""", "$.windows[0].from")]
    [InlineData("""{"windows":[{"from":"24:00","to":"18:00","timeZone":"UTC"}]}""", "$.windows[0].from")]
    [InlineData("""{"windows":[{"from":"08:00","to":"25:00","timeZone":"UTC"}]}""", "$.windows[0].to")]
    [InlineData("""{"windows":[{"from":"08:00","to":"08:00","timeZone":"UTC"}]}""", "$.windows[0].to")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"Europe/Atlantis"}]}""", "$.windows[0].timeZone")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"W. Europe Standard Time"}]}""", "$.windows[0].timeZone")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"../../etc/passwd"}]}""", "$.windows[0].timeZone")]
    [InlineData("""{"windows":[{"days":["mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "$.windows[0].days[0]")]
    [InlineData("""{"windows":[{"days":["Mon","Mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "$.windows[0].days[1]")]
    [InlineData("""{"windows":[{"days":["None"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "$.windows[0].days[0]")]
    [InlineData("""{"tools":{"allow":["a"],"conditions":[{"tool":"b","when":[{"at":"$.x","op":"exists"}]}]}}""", "$.tools.conditions[0].tool")]
    [InlineData("""{"tools":{"conditions":[{"tool":"b","when":[]}]}}""", "$.tools.conditions[0].when")]
    [InlineData("""{"tools":{"conditions":[{"tool":"b"}]}}""", "$.tools.conditions[0].when")]
    [InlineData("""{"tools":{"classes":{"dangerous":"deny"}}}""", "$.tools.classes.dangerous")]
    [InlineData("""{"access":[{"name":"n","when":[{"at":"$.resources.x","op":"eq","value":1}]}]}""", "$.access[0].when")]
    [InlineData("""{"access":[{"name":"n","when":[{"at":"$","op":"exists"}]}]}""", "$.access[0].when")]
    [InlineData("""{"access":[{"when":[{"at":"$.task.x","op":"exists"}]}]}""", "$.access[0].name")]
    [InlineData("""{"access":{}}""", "$.access")]
    [InlineData("""{"approval":{"when":"sometimes"}}""", "$.approval.when")]
    [InlineData("""{"approval":{"when":{"above":-1}}}""", "$.approval.when.above")]
    [InlineData("""{"approval":{"when":{"classes":["fatal"]}}}""", "$.approval.when.classes[0]")]
    [InlineData("""{"tools":{"allow":["a"]},"approval":{"when":{"arguments":[{"tool":"b","when":[{"at":"$.x","op":"exists"}]}]}}}""", "$.approval.when.arguments[0].tool")]
    [InlineData("""{"approval":{"approvers":["ana"]}}""", "$.approval.approvers[0]")]
    [InlineData("""{"approval":{"approvers":["user:"]}}""", "$.approval.approvers[0]")]
    [InlineData("""{"approval":{"approvers":[]}}""", "$.approval.approvers")]
    [InlineData("""{"approval":{"approvers":["user:a","user:b"],"quorum":3}}""", "$.approval.quorum")]
    [InlineData("""{"approval":{"quorum":0}}""", "$.approval.quorum")]
    [InlineData("""{"approval":{"remindAfter":"PT4H","expireAfter":"PT4H"}}""", "$.approval.remindAfter")]
    [InlineData("""{"approval":{"escalateAfter":"PT5H","escalateTo":["group:x"],"expireAfter":"PT4H"}}""", "$.approval.escalateAfter")]
    [InlineData("""{"approval":{"escalateAfter":"PT1H"}}""", "$.approval.escalateTo")]
    [InlineData("""{"approval":{"escalateTo":["group:x"]}}""", "$.approval.escalateAfter")]
    [InlineData("""{"approval":{"onExpiry":"allow"}}""", "$.approval.onExpiry")]
    [InlineData("""{"approval":{"memory":"forever"}}""", "$.approval.memory")]
    [InlineData("""{"approval":{"memory":{"progressive":0}}}""", "$.approval.memory.progressive")]
    [InlineData("""{"approval":{"memory":{"progressive":2,"x":1}}}""", "$.approval.memory.x")]
    [InlineData("""{"flow":{"reads":"all"}}""", "$.flow.reads")]
    public void One_fault_is_refused_at_its_place(string document, string path) =>
        Assert.Equal(path, Assert.Single(Given.Errors(document)).Path);

    [Theory]
    [InlineData("""{"at":"amount","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$.","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$.a[","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$.a[-1]","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$..a","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$.a.*","op":"eq","value":1}""", "at")]
    [InlineData("""{"at":1,"op":"eq","value":1}""", "at")]
    [InlineData("""{"op":"eq","value":1}""", "at")]
    [InlineData("""{"at":"$.a","op":"equals","value":1}""", "op")]
    [InlineData("""{"at":"$.a","value":1}""", "op")]
    [InlineData("""{"at":"$.a","op":"eq"}""", "value")]
    [InlineData("""{"at":"$.a","op":"eq","value":{}}""", "value")]
    [InlineData("""{"at":"$.a","op":"eq","value":[1]}""", "value")]
    [InlineData("""{"at":"$.a","op":"eq","value":1e9999999}""", "value")]
    [InlineData("""{"at":"$.a","op":"lt","value":"1"}""", "value")]
    [InlineData("""{"at":"$.a","op":"lt","value":null}""", "value")]
    [InlineData("""{"at":"$.a","op":"in","value":1}""", "value")]
    [InlineData("""{"at":"$.a","op":"in","value":[]}""", "value")]
    [InlineData("""{"at":"$.a","op":"in","value":[[1]]}""", "value[0]")]
    [InlineData("""{"at":"$.a","op":"startsWith","value":1}""", "value")]
    [InlineData("""{"at":"$.a","op":"matches","value":"("}""", "value")]
    [InlineData("""{"at":"$.a","op":"matches","value":"(a)\\1"}""", "value")]
    [InlineData("""{"at":"$.a","op":"matches","value":"(?=a)"}""", "value")]
    [InlineData("""{"at":"$.a","op":"matches","value":"((a{999}){999}){999}"}""", "value")]
    [InlineData("""{"at":"$.a","op":"exists","value":1}""", "value")]
    [InlineData("""{"at":"$.a","op":"eq","value":1,"or":2}""", "or")]
    public void A_faulty_condition_is_refused_at_its_place(string condition, string place)
    {
        var error = Assert.Single(Given.Errors($$$"""{"tools":{"conditions":[{"tool":"t","when":[{{{condition}}}]}]}}"""));
        Assert.Equal($"$.tools.conditions[0].when[0].{place}", error.Path);
    }

    [Theory]
    [InlineData("""{"rate":{"perMinute":0,"perHour":1000000}}""")]
    [InlineData("""{"delivery":{"timeout":"PT1S","maxAttempts":1,"resultWithin":"P7D","maxInFlight":1}}""")]
    [InlineData("""{"delivery":{"timeout":"PT10M","maxAttempts":20,"resultWithin":"PT168H"}}""")]
    [InlineData("""{"delegation":{"maxDepth":8}}""")]
    [InlineData("""{"windows":[],"taskTypes":[],"models":[],"tools":{"allow":[]},"access":[]}""")]
    [InlineData("""{"windows":null,"rate":null,"spend":null,"tools":null,"approval":null,"delivery":null,"flow":null,"trust":null,"delegation":null}""")]
    [InlineData("""{"windows":[{"from":"22:00","to":"06:00","timeZone":"America/Argentina/Buenos_Aires"}]}""")]
    [InlineData("""{"approval":{"when":"always","memory":{"progressive":5}}}""")]
    [InlineData("""{"approval":{"approvers":["group:a"],"quorum":3}}""")]
    [InlineData("""{"notBefore":"2026-12-01T00:00:00Z","notAfter":"2026-12-01T00:00:00.001Z"}""")]
    public void What_is_at_a_limit_is_accepted(string document) => Assert.Empty(Given.Errors(document));

    [Fact]
    public void Two_hundred_tools_fit_and_one_more_does_not()
    {
        static string Tools(int count) => $$$"""{"tools":{"allow":[{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"t{i}\""))}}}]}}""";

        Assert.Empty(Given.Errors(Tools(200)));
        Assert.Equal("$.tools.allow", Assert.Single(Given.Errors(Tools(201))).Path);
    }

    [Fact]
    public void A_name_of_256_bytes_fits_and_one_byte_more_does_not()
    {
        Assert.Empty(Given.Errors($$"""{"models":["{{new string('é', 128)}}"]}"""));
        Assert.Equal("$.models[0]", Assert.Single(Given.Errors($$"""{"models":["{{new string('é', 128)}}x"]}""")).Path);
    }

    [Fact]
    public void A_document_of_32_KiB_fits_and_one_byte_more_does_not()
    {
        static string Padded(int size) => "{" + new string(' ', size - 2) + "}";

        Assert.Empty(Given.Errors(Padded(PolicyParser.MaxBytes)));
        Assert.Equal("$", Assert.Single(Given.Errors(Padded(PolicyParser.MaxBytes + 1))).Path);
    }

    [Fact]
    public void A_document_with_any_value_replaced_by_nonsense_is_refused_or_understood_but_never_breaks()
    {
        string[] nonsense = ["null", "true", "-1", "1e400", "\"\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[{}]", "[null]", "{\"x\":1}"];
        var values = System.Text.RegularExpressions.Regex.Matches(Full, """(?<=[:\[,]\s*)("[^"]*"(?!\s*:)|\d+|null|false)""");

        foreach (System.Text.RegularExpressions.Match value in values)
        {
            foreach (var replacement in nonsense)
                Given.Errors(string.Concat(Full.AsSpan(0, value.Index), replacement, Full.AsSpan(value.Index + value.Length)));
        }

        Assert.True(values.Count > 40);
    }
}
