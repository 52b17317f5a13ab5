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
        var check = new CutCheck(new PrunedChain(new ChainHead(3, hash), signed, 4) { Note = null!, Key = "", Proof = null!, Checkpoint = new Checkpoint("harbour", 7, signed, 1, hash, 7, 1) });

        var fault = check.Accept(EntryOf(signed.AddDays(days)));

        Assert.Equal(isTaken, fault is null);
        Assert.Equal(isTaken, check.Missing() is null);
    }

    private static EntryFacts EntryOf(DateTimeOffset at) => EntryFacts.Read(Encoding.UTF8.GetBytes(
        $$"""{"chain":"con_a","kind":"pruned","org":"harbour","prev":"{{hash}}","pruned":{"checkpoint":7,"days":400,"hash":"{{hash}}","to":3},"seq":4,"ts":"{{AuditTime.Format(at)}}","v":{{AuditEntryForm.Version}}}"""))!;
}
