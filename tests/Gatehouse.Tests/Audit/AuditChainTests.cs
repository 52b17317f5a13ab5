using System.Security.Cryptography;
using System.Text;
using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

public sealed class AuditChainTests
{
    [Fact]
    public void An_entry_says_ids_enums_and_integers_in_canonical_order()
    {
        var text = Encoding.UTF8.GetString(Chained(Allow()).Entries[0].Bytes.Span);
        var payload = PayloadCommitment.Of(new byte[32], "payload"u8);
        var expected = $$"""
            {"act":["agt_bbbbbbbbbbbbbbbbbbbb","usr_cccccccccccccccccccc"],"agent":"agt_aaaaaaaaaaaaaaaaaaaa","chain":"{{Chain}}","connection":"{{Chain}}",
            "cost":{"posted":0,"reserved":4000000},"credential":"crd_aaaaaaaaaaaaaaaaaaaa","decision":"allow",
            "guards":[{"action":"redact","guardrail":"grd_aaaaaaaaaaaaaaaaaaaa","hit":true,"version":2}],"kind":"dispatch",
            "org":"{{Organisation}}","payload":"{{payload}}","policyVersion":3,"prev":"{{new string('0', 64)}}","seq":1,"task":"tsk_1","taskType":"refund.issue",
            "tools":[{"class":"financial","name":"stripe.refund"}],"trust":{"level":"Verified","score":72},"ts":"2026-11-21T12:00:00.007Z","v":1}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), text);
    }

    [Fact]
    public void Every_member_keeps_the_entry_canonical()
    {
        var full = Allow() with
        {
            Attempt = 1,
            Clause = "policy.rate.perMinute",
            Code = Gatehouse.Policy.RefusalCode.RateLimited,
            Count = 12,
            First = Noon,
            Last = Noon,
            Operator = "opr_1",
            Outcome = "unknown",
            Status = "indeterminate",
            Subject = "crd_2",
            Target = "agt_3",
        };
        Assert.True(CanonicalJson.IsCanonical(Chained(full).Entries[0].Bytes));
        using var said = System.Text.Json.JsonDocument.Parse(Chained(full).Entries[0].Bytes);
        foreach (var (name, value) in new (string, string)[]
        {
            ("attempt", "1"), ("clause", "policy.rate.perMinute"), ("code", "rate-limited"), ("count", "12"), ("first", "2026-11-21T12:00:00.007Z"),
            ("last", "2026-11-21T12:00:00.007Z"), ("operator", "opr_1"), ("outcome", "unknown"), ("status", "indeterminate"), ("subject", "crd_2"), ("target", "agt_3"),
        })
            Assert.Equal(value, said.RootElement.GetProperty(name).ToString());
    }

    [Fact]
    public void What_an_entry_does_not_say_is_not_there()
    {
        var text = Encoding.UTF8.GetString(Chained(new AuditEntry(AuditKind.Fence)).Entries[0].Bytes.Span);

        Assert.Equal(
            $$"""{"chain":"{{Chain}}","kind":"fence","org":"{{Organisation}}","prev":"{{new string('0', 64)}}","seq":1,"ts":"2026-11-21T12:00:00.007Z","v":1}""",
            text);
    }

    [Fact]
    public void A_link_is_the_hash_of_the_entry_before_it()
    {
        var chain = Chained(Allow(), Claim(), Settle());
        for (var i = 0; i < 3; i++)
        {
            var stored = chain.Entries[i];
            Assert.Equal(i + 1, stored.Sequence);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([0, .. stored.Bytes.Span])), stored.Hash);
            Assert.Equal(stored.Hash, LeafHash.Of(stored.Bytes.Span));
            Assert.Contains($"\"prev\":\"{(i == 0 ? new string('0', 64) : chain.Entries[i - 1].Hash)}\"", Encoding.UTF8.GetString(stored.Bytes.Span), StringComparison.Ordinal);
        }

        Assert.Equal(new ChainHead(3, chain.Entries[2].Hash), chain.Head);
    }

    [Fact]
    public void Appending_at_once_or_in_two_steps_gives_the_same_chain()
    {
        var once = Chained(Allow(), Claim());
        var first = Chained(Allow());
        Assert.Equal(once.Head, AuditChain.Append(Organisation, Chain, first.Head, [Claim()], Noon).Head);
    }

    [Theory]
    [InlineData("refund.issue", true)]
    [InlineData("policy.tools.conditions[0]", true)]
    [InlineData("pay Ana Müller", false)]
    [InlineData("ana@example.com", false)]
    [InlineData("~", false)]
    public void A_text_that_is_not_a_name_is_kept_as_its_digest(string taskType, bool isName)
    {
        var kept = isName ? taskType : "~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(taskType)))[..32];
        var text = Encoding.UTF8.GetString(Chained(Allow() with { TaskType = taskType }).Entries[0].Bytes.Span);
        Assert.Contains($"\"taskType\":\"{kept}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_an_id_is_a_bug() =>
        Assert.StartsWith(
            "`Ana Müller` is not an id that an audit entry can hold",
            Assert.Throws<ArgumentException>(() => Chained(Allow() with { Agent = "Ana Müller" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_commitment_needs_the_whole_salt()
    {
        Assert.StartsWith("a salt has 32 bytes, not 16", Assert.Throws<ArgumentException>(() => PayloadCommitment.Of(new byte[16], default)).Message, StringComparison.Ordinal);
        Assert.NotEqual(PayloadCommitment.Of(new byte[32], "a"u8), PayloadCommitment.Of(new byte[32], "b"u8));
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(new byte[32], "a"u8)), PayloadCommitment.Of(new byte[32], "a"u8));
    }

    [Fact]
    public void Every_kind_has_a_wire_name_that_reads_back() =>
        Assert.All(Enum.GetValues<AuditKind>(), kind => Assert.True(AuditNames.TryParse(kind.ToWireName(), out var back) && back == kind));
}
