using System.Text;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Retention;

namespace Gatehouse.Tests.Audit;

public sealed class CutCheckTests
{
    private static readonly DateTimeOffset signed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string hash = new('a', 64);

    [Theory]
    [InlineData(RetentionSettings.LeastAuditDays, true)]
    [InlineData(RetentionSettings.LeastAuditDays - 1, false)]
    [InlineData(0, false)]
    public void Entries_that_were_signed_lately_are_given_up_by_no_gate(int days, bool isTaken)
    {
        var check = CheckOf(seen: signed.AddDays(days));
        Assert.Equal(isTaken, check.Accept(EntryOf(signed.AddDays(days), says: 1)) is null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(-2, false)]
    [InlineData(-24 * 30, false)]
    public void An_entry_that_a_checkpoint_held_before_its_own_date_is_dated_ahead(int hours, bool isTaken)
    {
        var at = signed.AddDays(RetentionSettings.LeastAuditDays);
        Assert.Equal(isTaken, CheckOf(seen: at.AddHours(hours)).Accept(EntryOf(at, says: 1)) is null);
    }

    [Theory]
    [InlineData(400, 400, true)]
    [InlineData(400, 399, false)]
    [InlineData(int.MaxValue, 36_500, false)]
    public void Less_than_the_entry_itself_says_is_kept_is_not(int says, int days, bool isTaken) =>
        Assert.Equal(isTaken, CheckOf(seen: signed.AddDays(days)).Accept(EntryOf(signed.AddDays(days), says)) is null);

    [Fact]
    public void An_entry_that_no_checkpoint_holds_makes_nothing_whole()
    {
        var check = CheckOf(seen: null);
        Assert.Null(check.Accept(EntryOf(signed.AddDays(400), says: 400)));
        Assert.Contains("no checkpoint of the export holds the entry 4", check.Missing(), StringComparison.Ordinal);
        Assert.Contains("the entry 4 that is to record it is not either", CheckOf(signed).Missing(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_of_another_cut_is_none()
    {
        var check = CheckOf(seen: signed.AddDays(400));
        Assert.Contains("does not record", check.Accept(EntryOf(signed.AddDays(400), says: 400, to: 2)), StringComparison.Ordinal);
    }

    private static CutCheck CheckOf(DateTimeOffset? seen)
    {
        var pruned = new PrunedChain(new ChainHead(3, hash), signed, 4) { Note = null!, Key = "", Proof = null!, Checkpoint = new Checkpoint("harbour", 7, signed, 1, hash, 7, 1) };
        return new CutCheck(pruned, sequence => seen is { } time ? new HeldHead(8, time, new ChainHead(sequence, hash)) : null);
    }

    private static EntryFacts EntryOf(DateTimeOffset at, int says, int to = 3) => EntryFacts.Read(Encoding.UTF8.GetBytes(
        $$"""{"chain":"con_a","kind":"pruned","org":"harbour","prev":"{{hash}}","pruned":{"checkpoint":7,"days":{{says}},"hash":"{{hash}}","to":{{to}}},"seq":4,"ts":"{{AuditTime.Format(at)}}","v":{{AuditEntryForm.Version}}}"""))!;
}
