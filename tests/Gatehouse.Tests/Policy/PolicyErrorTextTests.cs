using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

/// <summary>What a document's author reads: what is wrong, what it is, and what it must be.</summary>
public sealed class PolicyErrorTextTests
{
    [Theory]
    [InlineData("""{"a b":1}""", "is no property of this section")]
    [InlineData("""{"\ud800":1}""", "has a property whose name is no well formed text")]
    [InlineData("""{"rate":{"\u0070erMinute":-1}}""", "must be a whole number from 0 to 1000000; is `-1`")]
    [InlineData("""{"taskTypes":"x"}""", """must be a list; is `"x"`""")]
    [InlineData("""{"taskTypes":[1]}""", "must be a string; is `1`")]
    [InlineData("""{"taskTypes":["a","a"]}""", "`a` is already in the list")]
    [InlineData("""{"taskTypes":[""]}""", """must be 1 to 256 bytes; is `""`""")]
    [InlineData("""{"taskTypes":["\ud800"]}""", """must be well formed text; is `"\ud800"`""")]
    [InlineData("""{"models":{}}""", "must be a list; is `{}`")]
    [InlineData("""{"rate":[]}""", "must be an object; is `[]`")]
    [InlineData("""{"rate":{"perHour":1e400}}""", "must be a whole number from 0 to 1000000; is `1e400`")]
    [InlineData("""{"spend":{"monthly":-1}}""", "must be an amount of at least 0 with at most six decimals; is `-1`")]
    [InlineData("""{"spend":{"perTask":0.0000001}}""", "must be an amount of at least 0 with at most six decimals; is `0.0000001`")]
    [InlineData("""{"spend":{"onOverrun":"kill"}}""", """must be one of `freeze`, `record`; is `"kill"`""")]
    [InlineData("""{"spend":{"onOverrun":"Freeze"}}""", """must be one of `freeze`, `record`; is `"Freeze"`""")]
    [InlineData("""{"trust":{"minimum":"verified"}}""", """must be one of `Known`, `Limited`, `Trusted`, `Untrusted`, `Verified`; is `"verified"`""")]
    [InlineData("""{"delegation":{"maxDepth":9}}""", "must be a whole number from 0 to 8; is `9`")]
    [InlineData("""{"flow":{"reads":"all"}}""", """must be a list; is `"all"`""")]
    [InlineData("[]", "must be an object; is `[]`")]
    public void A_value_of_another_kind_or_range_is_told_what_it_must_be(string document, string message) =>
        Assert.Equal(message, Assert.Single(Given.Errors(document)).Message);

    [Theory]
    [InlineData("""{"spend":{"monthly":10,"perTask":11}}""", "11 a task can never fit 10 a month")]
    [InlineData("""{"spend":{"perTask":1,"defaultTask":2}}""", "2 is above 1 a task: no task could pass")]
    [InlineData("""{"spend":{"monthly":1,"defaultTask":2}}""", "2 is above 1 a month: no task could pass")]
    public void Limits_that_no_task_could_meet_are_told_so(string document, string message) =>
        Assert.Equal(message, Assert.Single(Given.Errors(document)).Message);

    [Theory]
    [InlineData("""{"delivery":{"timeout":"PT0.5S"}}""", """must be a duration, as `PT60S` or `PT1H30M`; is `"PT0.5S"`""")]
    [InlineData("""{"delivery":{"timeout":"PT0S"}}""", """must be from `PT1S` to `PT10M`; is `"PT0S"`""")]
    [InlineData("""{"delivery":{"maxAttempts":0}}""", "must be a whole number from 1 to 20; is `0`")]
    [InlineData("""{"delivery":{"resultWithin":"P7DT1S"}}""", """must be from `PT1S` to `P7D`; is `"P7DT1S"`""")]
    [InlineData("""{"delivery":{"maxInFlight":65}}""", "must be a whole number from 1 to 64; is `65`")]
    [InlineData("""{"delivery":{"atMostOnce":"no"}}""", """must be `true` or `false`; is `"no"`""")]
    [InlineData("""{"delivery":{"timeout":"PT5S","slowAfter":"PT6S"}}""", "no call lasts `PT6S`: the time-out is `PT5S`")]
    [InlineData("""{"notBefore":"2026-12-01"}""", """must be a time in UTC, as `2026-12-01T00:00:00.000Z`; is `"2026-12-01"`""")]
    [InlineData("""{"notAfter":"2026-13-01T00:00:00Z"}""", """must be a time in UTC, as `2026-12-01T00:00:00.000Z`; is `"2026-13-01T00:00:00Z"`""")]
    [InlineData("""{"notBefore":"2026-12-02T00:00:00Z","notAfter":"2026-12-01T00:00:00Z"}""", "must come before `notAfter`")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00"}]}""", "is missing")]
    [InlineData("""{"windows":[{"from":"8:00","to":"18:00","timeZone":"UTC"}]}""", "`8:00` is no time of day, as `08:00`")]
    [InlineData("""{"windows":[{"from":"08:00","to":"25:00","timeZone":"UTC"}]}""", "`25:00` is no time of day, as `08:00`")]
    [InlineData("""{"windows":[{"from":"08:00","to":"08:00","timeZone":"UTC"}]}""", "must differ from `from`; a whole day is `00:00` to `24:00`")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"Europe/Atlantis"}]}""", "`Europe/Atlantis` is no IANA time zone, as `Europe/Berlin`")]
    [InlineData("""{"windows":[{"days":["mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", """must be one of `Fri`, `Mon`, `Sat`, `Sun`, `Thu`, `Tue`, `Wed`; is `"mon"`""")]
    [InlineData("""{"windows":[{"days":["Mon","Mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "`Mon` is already in the list")]
    [InlineData("""{"windows":[{"days":["None"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", """must be one of `Fri`, `Mon`, `Sat`, `Sun`, `Thu`, `Tue`, `Wed`; is `"None"`""")]
    public void A_time_is_told_how_it_is_written(string document, string message) =>
        Assert.Equal(message, Assert.Single(Given.Errors(document)).Message);

    [Theory]
    [InlineData("""{"tools":{"allow":["a"],"conditions":[{"tool":"b","when":[{"at":"$.x","op":"exists"}]}]}}""", "`b` is not in the list of allowed tools")]
    [InlineData("""{"tools":{"conditions":[{"tool":"b","when":[]}]}}""", "needs at least one condition")]
    [InlineData("""{"tools":{"conditions":[{"tool":"b"}]}}""", "is missing")]
    [InlineData("""{"tools":{"classes":{"dangerous":"deny"}}}""", "is no property of this section")]
    [InlineData("""{"access":[{"name":"n","when":[{"at":"$.resources.x","op":"eq","value":1}]}]}""", "`$.resources.x` begins with none of `$.agent`, `$.arguments`, `$.claimed`, `$.resource`, `$.target`, `$.task`, `$.user`")]
    [InlineData("""{"access":[{"when":[{"at":"$.task.x","op":"exists"}]}]}""", "is missing")]
    [InlineData("""{"access":{}}""", "must be a list; is `{}`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"amount","op":"eq","value":1}]}]}}""", "`amount` is no path, as `$.amount` or `$.items[0]['unit price']`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":1,"op":"eq","value":1}]}]}}""", "must be a string; is `1`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"op":"eq","value":1}]}]}}""", "is missing")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"equals","value":1}]}]}}""", "`equals` is none of `contains`, `endsWith`, `eq`, `exists`, `gt`, `gte`, `in`, `lt`, `lte`, `matches`, `ne`, `notIn`, `startsWith`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","value":1}]}]}}""", "is missing")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"eq"}]}]}}""", "is missing")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"eq","value":{}}]}]}}""", "must be a string, a number, a boolean or null; is `{}`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"lt","value":"1"}]}]}}""", """must be a number; is `"1"`""")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"in","value":1}]}]}}""", "must be a list; is `1`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"in","value":[]}]}]}}""", "needs at least one value")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"in","value":[[1]]}]}]}}""", "must be a string, a number, a boolean or null; is `[1]`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"startsWith","value":1}]}]}}""", "must be a string; is `1`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"exists","value":1}]}]}}""", "must be `true` or `false`; is `1`")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"eq","value":1,"or":2}]}]}}""", "is no property of this section")]
    public void A_rule_or_a_condition_is_told_what_it_lacks(string document, string message) =>
        Assert.Equal(message, Assert.Single(Given.Errors(document)).Message);

    [Theory]
    [InlineData("""{"approval":{"memory":{"\ud800":1}}}""", "has a property whose name is no well formed text")]
    [InlineData("""{"approval":{"when":"sometimes"}}""", """must be `always` or an object; is `"sometimes"`""")]
    [InlineData("""{"approval":{"when":{"above":-1}}}""", "must be an amount of at least 0 with at most six decimals; is `-1`")]
    [InlineData("""{"approval":{"when":{"classes":["fatal"]}}}""", """must be one of `destructive`, `execute`, `financial`, `read`, `write`; is `"fatal"`""")]
    [InlineData("""{"approval":{"approvers":["ana"]}}""", """must be `user:…` or `group:…`; is `"ana"`""")]
    [InlineData("""{"approval":{"approvers":[]}}""", "nobody could ever approve")]
    [InlineData("""{"approval":{"approvers":["user:a","user:b"],"quorum":3}}""", "3 of 2 approvers is not possible")]
    [InlineData("""{"approval":{"quorum":0}}""", "must be a whole number from 1 to 100; is `0`")]
    [InlineData("""{"approval":{"remindAfter":"PT4H","expireAfter":"PT4H"}}""", "must come before `expireAfter`")]
    [InlineData("""{"approval":{"escalateAfter":"PT5H","escalateTo":["group:x"],"expireAfter":"PT4H"}}""", "must come before `expireAfter`")]
    [InlineData("""{"approval":{"escalateAfter":"PT1H"}}""", "is missing: `escalateAfter` needs somebody to escalate to")]
    [InlineData("""{"approval":{"escalateTo":["group:x"]}}""", "is missing: `escalateTo` needs a time")]
    [InlineData("""{"approval":{"onExpiry":"allow"}}""", """must be one of `deny`; is `"allow"`""")]
    [InlineData("""{"approval":{"memory":"forever"}}""", """must be `once`, `session`, `always` or { "progressive": n }; is `"forever"`""")]
    [InlineData("""{"approval":{"memory":{"progressive":0}}}""", "must be a whole number from 1 to 1000; is `0`")]
    [InlineData("""{"approval":{"memory":{"progressive":2,"x":1}}}""", "is no property of this section")]
    public void An_approval_that_could_never_be_given_is_told_why(string document, string message) =>
        Assert.Equal(message, Assert.Single(Given.Errors(document)).Message);

    [Theory]
    [InlineData("(")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    public void A_pattern_that_is_not_linear_is_told_so(string pattern)
    {
        var written = System.Text.Json.JsonSerializer.Serialize(pattern);
        var error = Assert.Single(Given.Errors($$$"""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"matches","value":{{{written}}}}]}]}}"""));

        Assert.StartsWith($"`{pattern}` is no pattern that runs in linear time: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message.ToLowerInvariant(), error.Message);
    }

    [Theory]
    [InlineData("""{"spend":{"onOverrun":"Freeze"}}""", "freeze", false)]
    [InlineData("""{"trust":{"minimum":"verified"}}""", "Verified", false)]
    [InlineData("""{"windows":[{"days":["mon"],"from":"08:00","to":"18:00","timeZone":"UTC"}]}""", "Mon", false)]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"startswith","value":"1"}]}]}}""", "startsWith", false)]
    [InlineData("""{"rate":{"perMinutes":1}}""", "perMinute", true)]
    [InlineData("""{"rate":{"perMinute":1,"perMinutes":1}}""", null, true)] // that one is there already
    [InlineData("""{"colour":1}""", null, true)]
    public void A_word_that_is_nearly_right_is_told_which_was_meant(string document, string? meant, bool isOfName)
    {
        var error = Assert.Single(Given.Errors(document));

        Assert.Equal((meant, isOfName), (error.Meant, error.IsOfName));
    }

    [Fact]
    public void A_long_value_is_shown_in_part()
    {
        var fits = new string('x', 58);

        Assert.Equal($"must be a list; is `\"{fits}\"`", Assert.Single(Given.Errors($$"""{"models":"{{fits}}"}""")).Message);
        Assert.Equal($"must be a list; is `\"{fits}x…`", Assert.Single(Given.Errors($$"""{"models":"{{fits}}x"}""")).Message);
    }

    [Fact]
    public void What_is_too_long_is_told_how_long_it_is()
    {
        static string Names(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"user:{i:000}\""));
        static string PatternOf(int length) => $$$"""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"matches","value":"{{{new string('a', length)}}}"}]}]}}""";
        static string Pattern(int n) => $$"""{"at":"$.a{{n}}","op":"matches","value":"a"}""";
        static string Patterns(int count) => $$$"""{"tools":{"conditions":[{"tool":"t","when":[{{{string.Join(',', Enumerable.Range(0, count).Select(Pattern))}}}]}]}}""";
        var size = PolicyParser.MaxBytes + 1;

        Assert.Equal($"is {size} bytes; at most 32768 are allowed", Assert.Single(Given.Errors("{" + new string(' ', size - 2) + "}")).Message);
        Assert.Empty(Given.Errors($$$"""{"approval":{"approvers":[{{{Names(100)}}}]}}"""));
        Assert.Equal("has 101 entries; at most 100 are allowed", Assert.Single(Given.Errors($$$"""{"approval":{"approvers":[{{{Names(101)}}}]}}""")).Message);
        Assert.Empty(Given.Errors(PatternOf(1000)));
        Assert.Equal("a pattern of 1001 characters is longer than 1000", Assert.Single(Given.Errors(PatternOf(1001))).Message);
        Assert.Empty(Given.Errors(Patterns(32)));
        Assert.Equal("is one pattern too many; at most 32 are allowed", Assert.Single(Given.Errors(Patterns(33))).Message);
    }

    [Fact]
    public void A_document_that_is_not_there_is_missing() =>
        PolicyParser.Parse(default).Match(_ => throw new InvalidOperationException("parsed"), errors =>
        {
            Assert.Equal(new PolicyError("$", "is missing"), Assert.Single(errors));
            return 0;
        });
}
