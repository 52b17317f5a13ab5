using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ledger;

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
