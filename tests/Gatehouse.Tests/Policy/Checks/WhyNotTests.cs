using Gatehouse.Dispatching;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Policy.Checks;

/// <summary>What an agent reads of a no: what stands against it, and what would turn it into a yes.</summary>
public sealed class WhyNotTests
{
    private const string Unfreeze = "ask an operator to unfreeze it";
    private const string AnotherConnection = "ask an operator for another connection";

    private static readonly DispatchFacts fine = Given.Facts();

    [Theory]
    [InlineData(AgentStatus.Frozen, "agent `agt_a` is frozen", "ask an operator to unfreeze the agent")]
    [InlineData(AgentStatus.Killed, "agent `agt_a` is no longer in use", null)]
    public void An_agent_that_may_not_act(AgentStatus status, string detail, string? unlock) =>
        Refused.Expect(fine with { Agent = fine.Agent with { Status = status } }, "agent-is-active", detail, unlock);

    [Fact]
    public void A_credential_that_is_not_current()
    {
        var credential = fine.Credential;
        const string Check = "credential-is-current";

        Refused.Expect(fine with { Credential = credential with { IsRevoked = true } }, Check, "credential `crd_a` is revoked", "sign in with another credential");
        Refused.Expect(fine with { Credential = credential with { IsTokenRevoked = true } }, Check, "the token was revoked, which credential `crd_a` was not", "get a new token");
        Refused.Expect(fine with { Credential = credential with { IsFrozen = true } }, Check, "credential `crd_a` is frozen", "ask an operator to unfreeze the credential");
        Refused.Expect(fine with { Credential = credential with { ExpiresAt = Given.Now } }, Check, "credential `crd_a` expired at 2026-11-23T12:00:00.000Z", "get a new token");
    }

    [Theory]
    [InlineData(ConnectionStatus.Opening, FreezeScopes.None, false, "is not open yet", Unfreeze)]
    [InlineData(ConnectionStatus.Closed, FreezeScopes.None, false, "is closed", AnotherConnection)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.None, true, "was killed", AnotherConnection)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Agent, false, "is frozen with its agent", Unfreeze)]
    [InlineData(ConnectionStatus.Open, FreezeScopes.Organisation, false, "is frozen by `organisation`", Unfreeze)]
    public void A_connection_that_is_not_open(ConnectionStatus status, FreezeScopes frozen, bool killed, string state, string unlock) =>
        Refused.Expect(
            fine with { Connection = fine.Connection with { Status = status, Frozen = frozen, IsKilled = killed } },
            "connection-is-open",
            $"connection `con_a` {state}",
            unlock);

    [Fact]
    public void What_is_another_agent_s()
    {
        var named = fine with { Task = fine.Task with { Session = "ses_1" } };

        Refused.Expect(fine with { Connection = fine.Connection with { From = "agt_b" } }, "connection-is-the-callers-own", "connection `con_a` does not exist", null);
        Refused.Expect(named, "$.session", "session `ses_1` does not exist", "open a session, or name none");
        Refused.Expect(
            named with { Session = new SessionFacts("ses_1", "agt_a", Given.Now) },
            "$.session",
            "session `ses_1` is over since 2026-11-23T12:00:00.000Z",
            "open a session, or name none");
    }

    [Fact]
    public void A_target_that_is_not_there_or_not_shared()
    {
        Refused.Expect(
            fine with { Target = fine.Target with { IsInService = false } },
            "target-is-in-service",
            "target `example.com` is not in service",
            "wait until the target is in service again, or use another connection");
        Refused.Expect(
            fine with { Target = fine.Target with { IsSameOrganisation = false } },
            "target-is-shared",
            "target `example.com` is of another organisation and not shared with `default`",
            "ask the target's organisation to share it");
    }

    [Theory]
    [InlineData(AgentStatus.Frozen, false, "agent `agt_x`, who delegated, is `frozen`")]
    [InlineData(AgentStatus.Active, true, "the credential that agent `agt_x` delegated with is revoked")]
    public void A_delegation_that_is_broken(AgentStatus status, bool revoked, string detail) =>
        Refused.Expect(
            fine with { Delegation = new DelegationFacts([new("agt_x", status, revoked)]) },
            "delegation-is-unbroken",
            detail,
            "have an agent that may act delegate again");

    [Fact]
    public void A_delegation_that_is_too_deep()
    {
        Ancestor[] chain = [.. Enumerable.Range(0, 4).Select(i => new Ancestor($"agt_{i}", AgentStatus.Active))];
        Refused.Expect(
            fine with { Delegation = new DelegationFacts(chain, "usr_1") },
            "policy.delegation.maxDepth",
            "the task was delegated 4 times; connection `con_a` allows 3",
            "delegate over fewer agents, or ask an operator to raise policy.delegation.maxDepth");
    }

    [Theory]
    [InlineData("""{"taskTypes":[]}""", "policy.taskTypes", "task type `review` is none of the 0 that connection `con_a` permits", "use a permitted type, or ask an operator to add it to policy.taskTypes")]
    [InlineData("""{"models":["b"]}""", "policy.models", "the task names no model; connection `con_a` permits 1", "name a permitted model, or ask an operator to add it to policy.models")]
    [InlineData("""{"tools":{"allow":["search"]}}""", "policy.tools.allow", "tool `refund` is none of the 1 that connection `con_a` permits", "leave the tool out, or ask an operator to add it to policy.tools.allow")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.amount","op":"lte","value":100}]}]}}""", "policy.tools.conditions", "tool `search` needs `$.amount` lte `100`", "change the argument, or ask an operator to change policy.tools.conditions")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.q","op":"in","value":["a",2,null]}]}]}}""", "policy.tools.conditions", "tool `search` needs `$.q` in `a, 2, null`", "change the argument, or ask an operator to change policy.tools.conditions")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.there","op":"exists"}]}]}}""", "policy.tools.conditions", "tool `search` needs `$.there` exists `true`", "change the argument, or ask an operator to change policy.tools.conditions")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.q","op":"exists","value":false}]}]}}""", "policy.tools.conditions", "tool `search` needs `$.q` exists `false`", "change the argument, or ask an operator to change policy.tools.conditions")]
    [InlineData("""{"tools":{"classes":{"financial":"allow"}},"access":[{"name":"small","when":[{"at":"$.arguments.q","op":"exists"},{"at":"$.arguments.amount","op":"lte","value":100}]}]}""", "policy.access", "access rule `small` needs `$.arguments.amount` lte `100`", "meet access rule `small`, or ask an operator to change policy.access")]
    [InlineData("{}", "policy.tools.classes.financial", "tool `refund` is financial; the policy does not opt into financial tools", "ask an operator to set policy.tools.classes.financial to `approve` or `allow`")]
    [InlineData("""{"tools":{"classes":{"financial":"allow"}},"access":[{"name":"staging","when":[{"at":"$.resource.environment","op":"eq","value":"staging"}]}]}""", "policy.access", "access rule `staging` needs `$.resource.environment` eq `staging`", "meet access rule `staging`, or ask an operator to change policy.access")]
    public void What_the_policy_does_not_permit(string policy, string clause, string detail, string unlock) =>
        Refused.Expect(Given.Facts(policy, Given.Using(Given.Tool("search", """{"q":"b","amount":101}"""), Given.Tool("refund"))), clause, detail, unlock);

    [Theory]
    [InlineData("$.agent.team", "a")]
    [InlineData("$.user.role", "u")]
    [InlineData("$.target.zone", "t")]
    [InlineData("$.resource.environment", "r")]
    [InlineData("$.claimed.ticket", "c")]
    [InlineData("$.arguments.q", "x")]
    public void An_access_rule_looks_where_its_conditions_begin(string at, string value)
    {
        var facts = Given.Facts($$"""{"access":[{"name":"n","when":[{"at":"{{at}}","op":"eq","value":"{{value}}"}]}]}""", Given.Using(Given.Tool("search", """{"q":"x"}""")));
        var described = facts with
        {
            Agent = facts.Agent with { Attributes = Given.Json("""{"team":"a"}""") },
            Delegation = facts.Delegation with { User = Given.Json("""{"role":"u"}""") },
            Target = facts.Target with { Attributes = Given.Json("""{"zone":"t"}""") },
            Connection = facts.Connection with { Resource = Given.Json("""{"environment":"r"}""") },
            Task = facts.Task with { Claimed = Given.Json("""{"ticket":"c"}""") },
        };

        Assert.Equal("allow", described.Evaluate().Word());
        Refused.Expect(
            described with { Policy = Given.Policy($$"""{"access":[{"name":"n","when":[{"at":"{{at}}","op":"eq","value":"other"}]}]}""") },
            "policy.access",
            $"access rule `n` needs `{at}` eq `other`",
            "meet access rule `n`, or ask an operator to change policy.access");
    }

    [Fact]
    public void Arguments_of_no_tool_meet_no_rule() =>
        Refused.Expect(
            Given.Facts("""{"access":[{"name":"n","when":[{"at":"$.arguments.q","op":"exists"}]}]}"""),
            "policy.access",
            "access rule `n` needs `$.arguments.q` exists `true`",
            "meet access rule `n`, or ask an operator to change policy.access");

    [Fact]
    public void A_model_that_is_not_permitted() =>
        Refused.Expect(
            Given.Facts("""{"models":["b","c"]}""") with { Task = fine.Task with { Model = "a" } },
            "policy.models",
            "model `a` is none of the 2 that connection `con_a` permits",
            "name a permitted model, or ask an operator to add it to policy.models");
}
