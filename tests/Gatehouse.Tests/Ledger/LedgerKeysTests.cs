using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

/// <summary>Keys and messages are read by instances of other versions: their spelling is a promise.</summary>
public sealed class LedgerKeysTests
{
    private static readonly DateTimeOffset noon = new(2026, 11, 23, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Each_kind_of_row_has_its_key()
    {
        Assert.Equal("audit|0000000000000000012", LedgerRows.Audit(12));
        Assert.Equal("mark|0000000000000000012", LedgerRows.Mark(12));
        Assert.Equal("event|0000000000000000012", LedgerRows.Event(12));
        Assert.Equal("policy|0000000012", LedgerRows.Policy(12));
        Assert.Equal("task|a", LedgerRows.Task("a"));
        Assert.Equal("input|a", LedgerRows.Input("a"));
        Assert.Equal("result|a", LedgerRows.Result("a"));
        Assert.Equal("hold|a", LedgerRows.Hold("a"));
        Assert.Equal("idem|a", LedgerRows.Idempotency("a"));
        Assert.Equal("replay|a", LedgerRows.Replay("a"));
        Assert.Equal("dead|a", LedgerRows.DeadLetter("a"));
        Assert.Equal("agent|a", LedgerRows.Agent("a"));
        Assert.Equal("credential|a", LedgerRows.Credential("a"));
        Assert.Equal(12, LedgerRows.SequenceOf(LedgerRows.Audit(12)));
        Assert.Equal((true, false), (LedgerRows.IsAudit(LedgerRows.Audit(1)), LedgerRows.IsAudit("auditor")));
        Assert.True(string.CompareOrdinal(LedgerRows.Audit(long.MaxValue), LedgerRows.AfterAudit) < 0);
    }

    [Fact]
    public void A_row_of_the_index_says_whom_it_finds_in_what_hour_and_from_where()
    {
        Assert.Equal("seen|agt_a|2026112312|con_a", SeenRows.Key("agt_a", SeenRows.Hour(noon.ToOffset(TimeSpan.FromHours(5))), "con_a"));
        Assert.Equal(("seen|agt_a|", "seen|agt_a}"), (SeenRows.Prefix("agt_a"), SeenRows.End("agt_a")));
        Assert.Equal(noon.AddMinutes(-30), SeenRows.StartOf("2026112312"));
        Assert.Equal(TimeSpan.Zero, SeenRows.StartOf("2026112312").Offset);
        Assert.Equal(42, SeenRows.FirstOf(SeenRows.Body(42)));
    }

    [Theory]
    [InlineData("agt_aaaaaaaaaaaaaaaaaaaa", "ses_aaaaaaaaaaaaaaaaaaaa", "agt_bbbbbbbbbbbbbbbbbbbb", "agt_aaaaaaaaaaaaaaaaaaaa ses_aaaaaaaaaaaaaaaaaaaa agt_bbbbbbbbbbbbbbbbbbbb")]
    [InlineData(null, null, null, "")]
    [InlineData("agt_a", "ses_a", "crd_a", "")]
    [InlineData(null, null, "ses_aaaaaaaaaaaaaaaaaaaa", "ses_aaaaaaaaaaaaaaaaaaaa")]
    public void An_entry_is_found_by_agents_and_sessions(string? agent, string? session, string? subject, string expected) =>
        Assert.Equal(expected, string.Join(' ', SeenRows.SubjectsOf(new AuditEntry(AuditKind.Dispatch) { Agent = agent, Session = session, Subject = subject })));

    [Fact]
    public void A_message_reads_back_and_its_id_names_attempt_subject_and_step()
    {
        var message = new GateMessage(LedgerBench.Organisation, LedgerBench.Connection, TaskStep.Deliver, "tsk_a", 7, noon, 2) { TraceParent = "00-a" };
        var sent = message.ToQueueMessage("attempt", noon.AddMinutes(1));

        Assert.Equal(("attempt-tsk_a-2", noon.AddMinutes(1)), (sent.Id, sent.VisibleAt));
        Assert.Equal(message, GateMessage.Parse(sent.Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"partition":"p","step":2,"subject":"s"}""")]
    [InlineData("""{"organisation":"o","step":2,"subject":"s"}""")]
    [InlineData("""{"organisation":"o","partition":"p","step":2}""")]
    public void Any_other_body_is_no_message(string body) => Assert.Null(GateMessage.Parse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_revoked_credential_is_fenced_as_long_as_a_task_may_wait() =>
        Assert.Equal(new RevokedCredential("crd_a", noon.AddDays(7)), RevokedCredential.At("crd_a", noon));
}
