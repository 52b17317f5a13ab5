using System.Text;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Http;
using Gatehouse.Http.Bodies;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.Fuzzing;

/// <summary>Whatever comes in: an answer, never an exception; every refusal says where; what is accepted means one thing.</summary>
public sealed class FuzzTests
{
    private const string Policy = """
        { "taskTypes": ["code_review"], "models": null,
          "tools": { "allow": ["web_search", "stripe.refund"], "classes": { "destructive": "deny", "financial": "approve" },
              "conditions": [ { "tool": "stripe.refund", "when": [ { "at": "$.amount", "op": "lte", "value": 100 }, { "at": "$.note", "op": "matches", "value": "^[a-z]+$" }, { "at": "$.to", "op": "in", "value": ["a", "b"] } ] } ] },
          "access": [ { "name": "staging only", "when": [ { "at": "$.resource.environment", "op": "eq", "value": "staging" } ] } ],
          "rate": { "perMinute": 10, "perHour": 500 },
          "windows": [ { "days": ["Mon"], "from": "08:00", "to": "18:00", "timeZone": "Europe/Berlin" } ], "notBefore": null, "notAfter": "2027-01-01T00:00:00Z",
          "spend": { "monthly": 200, "perTask": 100, "defaultTask": 1 }, "trust": { "minimum": "Verified" },
          "approval": { "when": { "above": 50 }, "approvers": ["group:finance"], "quorum": 1, "remindAfter": "PT1H", "expireAfter": "PT4H", "onExpiry": "deny", "memory": "once" },
          "delegation": { "maxDepth": 3 }, "delivery": { "timeout": "PT60S", "maxAttempts": 5 }, "flow": { "reads": ["confidential"], "sink": "external" } }
        """;

    private const string Dispatch = """
        { "connection": "con_abcdefghij0123456789",
          "task": { "type": "refund.issue", "model": "gpt-5", "maxCost": 4.00,
                    "tools": [ { "name": "stripe.refund", "arguments": { "amount": 40, "currency": "USD", "note": "ok" } } ], "input": { "a": [1, "two", null] } },
          "claimed": { "ticket": "4711" }, "deadline": "2026-12-01T00:00:00.000Z", "callback": "https://example.com/done" }
        """;

    private static readonly StrictJsonRules rules = new(RequestBody.MaxBytes) { LongStringsUnder = ["task", "input"] };
    private static readonly DispatchFacts facts = Given.Facts(Policy, Given.Using(Given.Tool("stripe.refund", """{"amount":40,"note":"ok","to":"a"}""")));

    [Fact]
    public void A_policy_is_understood_whole_or_refused_with_places() => FuzzSeeds.Try("policy", seed =>
    {
        if (Read(new JsonMutator(seed).Mutate(Policy)) is not { } document)
            return false;
        return PolicyParser.Parse(document).Match(
            policy =>
            {
                Assert.Equal(policy.Source, Given.Policy(policy.Source).Source);
                AssertDecides(facts with { Policy = policy });
                return true;
            },
            errors =>
            {
                Assert.NotEmpty(errors);
                Assert.All(errors, error => Assert.True(error.Path.StartsWith('$') && error.Message.Length > 0, $"{error.Path}: {error.Message}"));
                return false;
            });
    });

    [Fact]
    public void Conditions_decide_on_any_arguments() => FuzzSeeds.Try("conditions", seed =>
    {
        var arguments = Read(new JsonMutator(seed).Mutate("""{"amount":40,"note":"ok","to":"a","deep":{"list":[1,2,{"x":"y"}]}}"""));
        var claimed = Read(new JsonMutator(~seed).Mutate("""{"environment":"staging","amount":1}"""));
        var task = Given.Using(ToolUse.Named("stripe.refund", arguments)) with { Claimed = claimed };
        AssertDecides(facts with { Task = task });
        return arguments is not null;
    });

    [Fact]
    public void A_dispatch_is_read_whole_or_refused_with_places() => FuzzSeeds.Try("dispatch", seed =>
    {
        var bytes = new JsonMutator(seed).Mutate(Dispatch);
        if (Read(bytes) is not { } document)
            return false;
        var body = DispatchBody.Parse(new JsonBody(bytes, document));
        if (!body.IsRead)
        {
            Assert.True(body.Fault.Refusal.Code is RefusalCode.TooLarge || body.Fault.Errors.All(error => error.Path.StartsWith('$')), body.Fault.ToString());
            return false;
        }

        var request = body.Value.ToRequest("key", null);
        AssertDecides(facts with { Task = request.Task });
        Assert.Equal(request.Fingerprint, DispatchBody.Parse(new JsonBody(bytes, Read(bytes)!.Value)).Value!.ToRequest("key", null).Fingerprint);
        return true;
    });

    [Fact]
    public async Task A_token_with_any_change_is_refused()
    {
        var bench = await IdentityBench.StartAsync();
        var token = (await bench.Tokens.IssueAsync(IdentityBench.Subject, default)).Text;
        Assert.Null(await bench.FaultOfAsync(token));

        foreach (var seed in FuzzSeeds.Of("token"))
        {
            var changed = Changed(token, new Random(seed));
            if (changed != token)
                Assert.True(await bench.FaultOfAsync(changed) is not null, $"seed {seed} of token: `{changed}` is accepted");
        }
    }

    [Fact]
    public async Task A_paging_token_with_any_change_is_refused()
    {
        var pages = new Pages(new PageTokens(new MemorySecrets(TimeProvider.System), new SeededRandom(), TimeProvider.System));
        var (mine, other) = ((await ReadPageAsync(pages, IdentityBench.Organisation, "")).Value!, (await ReadPageAsync(pages, "otherotherot", "")).Value!);

        foreach (var seed in FuzzSeeds.Of("paging"))
        {
            var random = new Random(seed);
            var place = new string('a', random.Next(600));
            var token = mine.AfterOf(place)!;
            Assert.Equal(place, (await ReadPageAsync(pages, IdentityBench.Organisation, token)).Value?.After);
            foreach (var changed in new[] { Changed(token, random), other.AfterOf(place)!, Spliced(token, other.AfterOf(place)!, random) }.Where(changed => changed != token))
            {
                var read = await ReadPageAsync(pages, IdentityBench.Organisation, changed);
                Assert.True(!read.IsRead && read.Fault.Refusal.Code == RefusalCode.Malformed, $"seed {seed} of paging: `{changed}` is accepted");
            }
        }
    }

    [Fact]
    public async Task Claims_that_are_signed_but_strange_never_break_the_verifier()
    {
        var bench = await IdentityBench.StartAsync();
        var good = bench.Claims();
        foreach (var seed in FuzzSeeds.Of("claims"))
        {
            var claims = new JsonMutator(seed).Mutate(good);
            var failure = await Record.ExceptionAsync(() => bench.FaultOfAsync(bench.Forge(Encoding.UTF8.GetBytes(bench.Header), claims)));
            Assert.True(failure is null, $"seed {seed} of claims: {failure}");
        }
    }

    /// <summary>Null when the parser refuses it, with a place and a reason.</summary>
    private static JsonElement? Read(byte[] bytes)
    {
        if (StrictJson.TryParse(bytes, rules, out var root, out var fault))
            return root;
        Assert.StartsWith("$", fault.Value.Path, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Value.Message);
        return null;
    }

    private static void AssertDecides(DispatchFacts decided)
    {
        var first = decided.Evaluate();
        Assert.Equal((first.Word(), first.DecidedBy), (decided.Evaluate().Word(), decided.Evaluate().DecidedBy));
        Assert.False(first.Verdict is Verdict.Deny { Refusal: { Code: RefusalCode.Unavailable } broken }, first.Word());
        Assert.NotEmpty(first.Trace);
    }

    private static ValueTask<BodyOf<PageQuery>> ReadPageAsync(Pages pages, string organisation, string after)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/v1/agents";
        if (after.Length > 0)
            http.Request.QueryString = new QueryString($"?after={Uri.EscapeDataString(after)}");
        return pages.ReadAsync(http, organisation);
    }

    private static string Spliced(string token, string other, Random random)
    {
        var at = random.Next(1, token.Length);
        return token[..at] + other[at..];
    }

    private static string Changed(string token, Random random)
    {
        var at = random.Next(token.Length);
        var other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"[random.Next(70)];
        return random.Next(4) switch
        {
            0 => token[..at] + other + token[(at + 1)..],
            1 => token.Insert(at, other.ToString()),
            2 => token.Remove(at, random.Next(1, token.Length - at + 1)),
            _ => token + token[at..],
        };
    }
}
