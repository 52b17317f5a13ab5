using System.Text;
using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

public sealed class AuditVerifierTests
{
    private static readonly AuditEntry[] story = [Allow(), Claim(), Retry(), Claim(attempt: 2), Settle(attempt: 2), End(), Refusal()];

    [Fact]
    public async Task A_whole_export_is_intact()
    {
        var chain = Chained(story);
        var verdict = await VerifyAsync(Export(chain.Entries, chain.Head));
        Assert.Equal(new AuditVerification.Intact(Organisation, "all", 1, story.Length), verdict);
        Assert.Equal(0, verdict.ExitCode);
    }

    [Fact]
    public async Task An_empty_organisation_is_intact() => Assert.Equal(0, (await VerifyAsync(Write(_ => { }))).ExitCode);

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x20)]
    [InlineData(0x80)]
    public async Task Any_changed_byte_of_any_entry_is_named(int mask)
    {
        var chain = Chained(Allow(), Claim(), Settle());
        for (var i = 0; i < chain.Entries.Count; i++)
        {
            for (var at = 0; at < chain.Entries[i].Bytes.Length; at++)
            {
                var bytes = chain.Entries[i].Bytes.ToArray();
                bytes[at] ^= (byte)mask;
                var changed = chain.Entries.Select((e, n) => n == i ? e with { Bytes = bytes } : e);
                Named(await VerifyAsync(Export(changed, chain.Head)), sequence: i + 1, line: i + 3);
            }
        }
    }

    [Fact]
    public async Task A_changed_entry_with_a_new_hash_is_named_by_the_next_link()
    {
        var chain = Chained(story);
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(chain.Entries[1].Bytes.Span).Replace("\"attempt\":1", "\"attempt\":9", StringComparison.Ordinal));
        var entries = chain.Entries.Select((e, n) => n == 1 ? e with { Bytes = forged, Hash = LeafHash.Of(forged) } : e);
        Named(await VerifyAsync(Export(entries, chain.Head)), sequence: 3, line: 5);
    }

    [Fact]
    public async Task A_changed_last_entry_with_a_new_hash_is_named_by_the_head()
    {
        var chain = Chained(Allow(), Refusal());
        var other = Chained(Allow(), Claim());
        Named(await VerifyAsync(Export(other.Entries, chain.Head)), sequence: 2, line: 5);
    }

    [Fact]
    public async Task A_spaced_entry_is_named_although_its_hash_fits()
    {
        var chain = Chained(Allow());
        byte[] spaced = [.. "{ "u8, .. chain.Entries[0].Bytes.Span[1..]];
        var entry = new StoredEntry(1, spaced, LeafHash.Of(spaced));
        Named(await VerifyAsync(Export([entry], new ChainHead(1, entry.Hash))), sequence: 1, line: 3, "canonical");
    }

    [Theory]
    [InlineData(new[] { 0, 1, 3, 4, 5, 6 }, 4, 5)]
    [InlineData(new[] { 0, 2, 1, 3, 4, 5, 6 }, 3, 4)]
    [InlineData(new[] { 0, 1, 1, 2, 3, 4, 5, 6 }, 2, 5)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6 }, 2, 3)]
    public async Task A_dropped_swapped_or_doubled_entry_is_named(int[] order, int sequence, int line)
    {
        var chain = Chained(story);
        Named(await VerifyAsync(Export(order.Select(i => chain.Entries[i]), chain.Head)), sequence, line, "it follows entry");
    }

    [Fact]
    public async Task Entries_missing_before_the_stated_head_are_incomplete()
    {
        var chain = Chained(story);
        Missing(await VerifyAsync(Export(chain.Entries.Take(4), chain.Head)), sequence: 5);
        Missing(await VerifyAsync(Export(Chained(Allow(), Claim()).Entries, chain.Head)), sequence: 3);
        Missing(await VerifyAsync(Export([], chain.Head)), sequence: 1);
    }

    [Fact]
    public async Task An_older_head_than_the_last_entry_is_invalid()
    {
        var chain = Chained(story);
        Named(await VerifyAsync(Export(chain.Entries, Chained(story[..3]).Head)), sequence: 4, line: 10);
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_incomplete()
    {
        var chain = Chained(Allow(), Claim());
        var export = Export(chain.Entries, chain.Head);
        for (var length = 0; length < export.Length; length++)
            Assert.Equal(3, (await VerifyAsync(export[..length])).ExitCode);
    }

    [Fact]
    public async Task A_missing_chain_is_incomplete_and_a_further_one_invalid()
    {
        var (one, two) = Two();
        var export = Write(e => { WriteChain(e, "con_1", ChainHead.Genesis, one.Entries, one.Head); WriteChain(e, "con_2", ChainHead.Genesis, two.Entries, two.Head); });
        Assert.Equal(new AuditVerification.Intact(Organisation, "all", 2, 3), await VerifyAsync(export));

        var lines = export.Split('\n');
        Assert.Equal(3, (await VerifyAsync(string.Join('\n', [.. lines[..1], .. lines[5..]]))).ExitCode);
        Assert.Equal(1, (await VerifyAsync(export.Replace("\"chains\":2", "\"chains\":1", StringComparison.Ordinal))).ExitCode);
        Assert.Equal(1, (await VerifyAsync(string.Join('\n', [.. lines[..1], .. lines[5..8], .. lines[1..5], .. lines[8..]]))).ExitCode);
        Assert.Equal(1, (await VerifyAsync(export + "{}\n")).ExitCode);
        Assert.Equal(1, (await VerifyAsync(export + "x")).ExitCode);
    }

    [Fact]
    public async Task A_chain_that_starts_late_is_incomplete_but_checked()
    {
        var chain = Chained(story);
        var before = new ChainHead(1, chain.Entries[0].Hash);
        Missing(await VerifyAsync(Write(e => WriteChain(e, Chain, before, chain.Entries.Skip(1), chain.Head))), sequence: 1);
        Named(await VerifyAsync(Write(e => WriteChain(e, Chain, before, chain.Entries.Skip(2), chain.Head))), sequence: 3, line: 3);
    }

    [Fact]
    public async Task A_wrong_link_is_named()
    {
        var first = Chained(Allow());
        var second = AuditChain.Append(Organisation, Chain, new ChainHead(1, new string('a', 64)), [Claim()], Noon);
        Named(await VerifyAsync(Export([.. first.Entries, .. second.Entries], second.Head)), sequence: 2, line: 4, "`prev`");
    }

    [Theory]
    [InlineData(-1, AuditKind.Fence, 1)]
    [InlineData(0, AuditKind.Fence, 0)]
    [InlineData(-1, AuditKind.ClockRepaired, 0)]
    public async Task Only_a_repair_may_set_the_clock_back(int milliseconds, AuditKind kind, int exitCode)
    {
        var first = Chained(Allow());
        var second = AuditChain.Append(Organisation, Chain, first.Head, [new AuditEntry(kind)], Noon.AddMilliseconds(milliseconds));
        Assert.Equal(exitCode, (await VerifyAsync(Export([.. first.Entries, .. second.Entries], second.Head))).ExitCode);
    }

    [Theory]
    [InlineData("org0000000bb", Chain)]
    [InlineData(Organisation, "con_other")]
    public async Task An_entry_of_another_chain_or_organisation_is_named(string organisation, string chain)
    {
        var foreign = AuditChain.Append(organisation, chain, ChainHead.Genesis, [Allow()], Noon);
        Named(await VerifyAsync(Export(foreign.Entries, foreign.Head)), sequence: 1, line: 3, "it belongs to");
    }

    [Fact]
    public async Task An_endless_line_is_invalid() => Assert.Equal(1, (await VerifyAsync(new string('x', 5_000_000))).ExitCode);

    internal static void Named(AuditVerification verdict, long sequence, long line, string reason = "")
    {
        var fault = Assert.IsType<AuditVerification.Invalid>(verdict).Fault;
        Assert.Equal((Chain, sequence, line), (fault.Chain, fault.Sequence, fault.Line));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    private static void Missing(AuditVerification verdict, long sequence) =>
        Assert.Equal(sequence, Assert.IsType<AuditVerification.Incomplete>(verdict).Fault.Sequence);

    private static (AppendedEntries One, AppendedEntries Two) Two() =>
        (AuditChain.Append(Organisation, "con_1", ChainHead.Genesis, [Allow(), Claim()], Noon), AuditChain.Append(Organisation, "con_2", ChainHead.Genesis, [Refusal()], Noon));
}
