using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Breakers;
using Gatehouse.Health;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Ledger;

public sealed class LedgerStateTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_state_comes_back_as_it_was_stored()
    {
        var state = LedgerState.Empty with
        {
            Version = 7,
            LastTime = now,
            Head = new ChainHead(3, new string('a', 64)),
            Status = PartitionStatus.Open,
            Fences = Fences.None with { Agent = new SubjectFence(2, true, false), KillEpoch = 1, Revoked = [new RevokedCredential("crd_1", now)] },
            Rate = RateWindow.Empty.Charge(now),
            Spend = SpendAccount.Empty.Reserve(Reservation.At(now, Money.Of(1.5m))),
            Claims = [new ClaimInFlight("tsk_1", 2, now)],
        };

        var json = JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState);
        var back = JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerState)!;

        Assert.Equal(JsonSerializer.Serialize(state, LedgerJson.Default.LedgerState), JsonSerializer.Serialize(back, LedgerJson.Default.LedgerState));
        Assert.Equal(1, back.Rate.CountInMinute(now));
        Assert.Equal(state.Fences.Agent, back.Fences.Agent);
    }

    /// <remarks>An entity of Azure Tables holds 64 KiB in one member; each commit writes the whole state.</remarks>
    [Fact]
    public void A_connection_that_has_seen_everything_still_has_a_small_state()
    {
        var health = HealthCounters.None;
        for (var n = 0; n < 1000; n++)
        {
            var entry = new AuditEntry(AuditKind.Dispatch) { Agent = "agt_a", Decision = AuditDecision.Deny, Code = RefusalCode.ToolNotPermitted, Clause = $"policy.clause.of.many.{n:D4}", Guards = [new AuditGuard($"a-guardrail-with-a-name-{n:D4}", 1, true, "block")] };
            health = health.After([entry], default).AfterCall(n % 2 == 0, n % 3 == 0, TimeSpan.FromMilliseconds(Math.Pow(1.02, n)));
        }

        var counts = new ObservedCounts { Landmark = now, LastAt = now, Successes = 1234567.123456, Errors = 1234567.123456, Violations = 1234567.123456, Guardrails = 1234567.123456 };
        var state = LedgerState.Empty with
        {
            Fences = Fences.None with { Sessions = [.. Enumerable.Range(0, 32).Select(n => new SessionFence($"ses_{n:D32}", int.MaxValue, n % 2 == 0, n % 2 == 1, now))] },
            Health = health,
            Breaker = new Breaker { Slices = [.. Enumerable.Range(0, 6).Select(n => new BreakerSlice(int.MaxValue + (long)n, 1_000_000, 1_000_000, 1_000_000))], FailuresInARow = 9 },
            Trust = new ConnectionTrust { Agent = "agt_aaaaaaaaaaaaaaaaaaaa", OpenedAt = now, Counts = counts, AskedUntil = now, Assessed = new TrustAssessment(9, now, 1.0 / 3, new DecayedCounts(1.0 / 3, 1.0 / 3, 1.0 / 3, 1.0 / 3)) },
            Claims = [.. Enumerable.Range(0, 64).Select(n => new ClaimInFlight($"tsk_{n:D40}", 1, now))],
        };

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(state, LedgerJson.Default.LedgerState).Length, 1, 32 * 1024);
    }

    [Fact]
    public void Members_that_an_older_instance_did_not_write_have_their_defaults()
    {
        var back = JsonSerializer.Deserialize("""{"version":1}"""u8, LedgerJson.Default.LedgerState)!;

        Assert.Equal(ChainHead.Genesis, back.Head);
        Assert.Equal(SubjectFence.Clear, back.Fences.Agent);
        Assert.Empty(back.Claims);
        Assert.Equal(0, back.Rate.CountInMinute(now));
        Assert.Empty(back.Spend.Months);
    }
}
