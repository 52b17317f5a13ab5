using System.Buffers;
using System.Text;
using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

public sealed class ExportRangeTests
{
    private static readonly AppendedEntries chain = Chained(Allow(), Claim(), Retry(), Claim(attempt: 2), Settle(attempt: 2), End(), Refusal());

    [Theory]
    [InlineData(3, 5, "entries 3 to 5", "entries 1 to 2 and entries 6 to 7 and what came after the export")]
    [InlineData(1, 7, "entries 1 to 7", "what came after the export")]
    [InlineData(1, 1, "entries 1 to 1", "entries 2 to 7 and what came after the export")]
    [InlineData(7, 7, "entries 7 to 7", "entries 1 to 6 and what came after the export")]
    [InlineData(4, 3, "no entry after 3", "entries 1 to 3 and entries 4 to 7 and what came after the export")]
    public async Task A_range_is_valid_and_says_what_it_does_not_cover(int first, int last, string covered, string notCovered)
    {
        var verdict = Assert.IsType<AuditVerification.Range>(await VerifyAsync(Export(first, last)));
        Assert.Equal((0, covered, notCovered), (verdict.ExitCode, verdict.Covered, verdict.NotCovered));
    }

    [Fact]
    public async Task A_range_cut_anywhere_is_incomplete()
    {
        var export = Export(2, 3);
        for (var length = 0; length < export.Length; length++)
            Assert.Equal(3, (await VerifyAsync(export[..length])).ExitCode);
    }

    [Fact]
    public async Task A_range_that_lacks_an_entry_at_its_end_is_incomplete()
    {
        var lines = Export(3, 5).Split('\n').ToList();
        lines.RemoveAt(4);
        var verdict = await VerifyAsync(string.Join('\n', lines));
        Assert.Equal(3, verdict.ExitCode);
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault(Chain, 5, 5, "the range ends at entry 5")), verdict);
    }

    [Theory]
    [InlineData("\"from\":3,\"prev\"", "\"from\":2,\"prev\"", "from entry 2")]
    [InlineData("\"to\":5", "\"to\":4", "the range ends at entry 4")]
    [InlineData("\"scope\":\"con_aaaaaaaaaaaaaaaaaaaa\"", "\"scope\":\"con_b\"", "the export is of chain `con_b`")]
    [InlineData("\"sequence\":7", "\"sequence\":4", "the chain's head is entry 4")]
    [InlineData("\"range\":{", "\"rangf\":{", "an export begins with its header")]
    public async Task A_header_that_does_not_fit_what_follows_is_invalid(string text, string changed, string reason)
    {
        var export = Export(3, 5);
        Assert.Contains(text, export, StringComparison.Ordinal);
        var verdict = Assert.IsType<AuditVerification.Invalid>(await VerifyAsync(export.Replace(text, changed, StringComparison.Ordinal)));
        Assert.Contains(reason, verdict.Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_without_its_chain_is_incomplete()
    {
        var lines = Export(3, 5).Split('\n');
        Assert.Equal(3, (await VerifyAsync(string.Join('\n', [lines[0], .. lines[^2..]]))).ExitCode);

        var empty = string.Join('\n', [lines[0], "{\"end\":{\"chains\":0,\"checkpoints\":0,\"entries\":0}}", ""]);
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault(null, null, 2, $"chain `{Chain}` is not there")), await VerifyAsync(empty));
        var miscounted = empty.Replace("\"chains\":0", "\"chains\":1", StringComparison.Ordinal);
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault(null, null, 2, "the end counts 1 chains, 0 checkpoints and 0 entries; there are 0 chains, 0 checkpoints and 0 entries")), await VerifyAsync(miscounted));
    }

    [Fact]
    public async Task An_entry_beyond_the_range_is_named_by_its_place()
    {
        var export = Export(3, 5).Replace("\"to\":5", "\"to\":4", StringComparison.Ordinal);

        Assert.Equal(new AuditVerification.Invalid(new AuditFault(Chain, 5, 6, "the range ends at entry 4")), await VerifyAsync(export));
    }

    [Fact]
    public async Task A_first_entry_that_does_not_follow_the_stated_hash_is_named()
    {
        var export = Export(3, 5).Replace(chain.Entries[1].Hash, new string('a', 64), StringComparison.Ordinal);
        Assert.Equal(1, (await VerifyAsync(export)).ExitCode);
    }

    private static string Export(int first, int last)
    {
        var output = new ArrayBufferWriter<byte>();
        using var export = new AuditExport(output);
        var before = first == 1 ? ChainHead.Genesis : new ChainHead(first - 1, chain.Entries[first - 2].Hash);
        export.BeginRange(Organisation, Chain, new EntryRange(before, last));
        WriteChain(export, Chain, before, chain.Entries.Skip(first - 1).Take(last - first + 1), chain.Head);
        export.End();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
