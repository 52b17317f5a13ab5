using System.Buffers;
using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

public sealed class AuditNamesTests
{
    [Theory]
    [InlineData("az09_-.:$", true, true)]
    [InlineData("a|b", true, false)]
    [InlineData("A", false, true)]
    [InlineData("a/b[0]", false, true)]
    [InlineData("", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("~a", false, false)]
    [InlineData("é", false, false)]
    public void An_id_and_a_name_are_made_of_few_characters(string text, bool isId, bool isName) =>
        Assert.Equal((isId, isName), (AuditNames.IsId(text), AuditNames.IsName(text)));

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(128, true, true)]
    [InlineData(129, false, true)]
    [InlineData(256, false, true)]
    [InlineData(257, false, false)]
    public void An_id_is_at_most_128_long_and_a_name_256(int length, bool isId, bool isName) =>
        Assert.Equal((isId, isName), (AuditNames.IsId(new string('a', length)), AuditNames.IsName(new string('a', length))));

    [Theory]
    [InlineData("dispatch", AuditKind.Dispatch)]
    [InlineData("agent-event", AuditKind.AgentEvent)]
    [InlineData("clock-repaired", AuditKind.ClockRepaired)]
    public void A_kind_is_spelled_in_lower_case_with_hyphens(string name, AuditKind kind)
    {
        Assert.Equal(name, kind.ToWireName());
        Assert.True(AuditNames.TryParse(name, out var read) && read == kind);
        Assert.False(AuditNames.TryParse(name.ToUpperInvariant(), out _));
    }

    [Theory]
    [InlineData(AuditDecision.Allow, "allow")]
    [InlineData(AuditDecision.NeedsApproval, "needsApproval")]
    [InlineData(AuditDecision.Deny, "deny")]
    public void A_decision_has_its_own_name(AuditDecision decision, string name) => Assert.Equal(name, decision.ToWireName());

    [Theory]
    [InlineData(null, null, "line 7: why")]
    [InlineData("con_1", null, "line 7, chain `con_1`: why")]
    [InlineData("con_1", 3L, "line 7, chain `con_1`, entry 3: why")]
    public void A_fault_says_where_it_is(string? chain, long? sequence, string text) => Assert.Equal(text, new AuditFault(chain, sequence, 7, "why").ToString());

    [Fact]
    public void Chains_are_exported_in_order_and_once()
    {
        using var export = new AuditExport(new ArrayBufferWriter<byte>());
        export.Begin(Organisation, "all");
        export.BeginChain("con_b", ChainHead.Genesis);

        Assert.Contains("chain `con_a` must not follow `con_b`", Assert.Throws<InvalidOperationException>(() => export.BeginChain("con_a", ChainHead.Genesis)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => export.BeginChain("con_b", ChainHead.Genesis));
    }
}
