using Gatehouse.Audit;
using static Gatehouse.Tests.Audit.AuditSamples;

namespace Gatehouse.Tests.Audit;

/// <summary>An export that was edited by hand: the verdict says where, and what does not fit.</summary>
public sealed class AuditFaultTests
{
    private static readonly AppendedEntries chain = Chained(Allow(), Claim());
    private static readonly string zeros = new('0', 64);

    // Lines: 1 header, 2 chain, 3 and 4 entries, 5 head, 6 end.
    public static TheoryData<int, string, string, string?, long?, long, string> Invalid => new()
    {
        { 1, "\"v\":1", "\"v\":2", null, null, 1, "version 2 is not 1" },
        { 1, "export", "expore", null, null, 1, "an export begins with its header" },
        { 2, zeros, new string('a', 64), Chain, 1, 2, "a chain begins with a `prev` of zeros" },
        { 2, "\"from\":1", "\"from\":2", Chain, 1, 3, "it follows entry 1" },
        { 2, "\"chain\"", "\"chaim\"", null, null, 2, "neither a chain nor the end" },
        { 3, "\"hash\":\"", "\"hash\":\"0", Chain, 1, 3, "neither an entry nor the chain's head" },
        { 4, "\"attempt\":1", "\"attempt\":2", Chain, 2, 4, "its bytes do not hash to its hash" },
        { 4, "{\"entry\"", "{\"entri\"", Chain, 2, 4, "neither an entry nor the chain's head" },
        { 5, Chain, "con_b", Chain, 2, 5, "the head belongs to chain `con_b`" },
        { 5, "\"sequence\":2", "\"sequence\":1", Chain, 2, 5, "the chain's head is entry 1" },
        { 5, chain.Head.Hash, zeros, Chain, 2, 5, "the chain's head has another hash" },
        { 1, "\"org\":\"org0000000aa\"", "\"org\":7", null, null, 1, "an export begins with its header" },
        { 1, "\"v\":1", "\"v\":\"1\"", null, null, 1, "an export begins with its header" },
        { 2, "{\"chain\":{", "{\"chain\":{\"a\":1,", null, null, 2, "neither a chain nor the end" },
        { 2, "\"from\":1", "\"from\":0", null, null, 2, "neither a chain nor the end" },
        { 6, "{\"end\":{", "{\"end\":{\"a\":1,", null, null, 6, "neither a chain nor the end" },
        { 6, "\"chains\":1", "\"chains\":0", null, null, 6, "the end counts 0 chains, 0 checkpoints and 2 entries; there are 1 chains, 0 checkpoints and 2 entries" },
        { 6, "\"entries\":2", "\"entries\":1", null, null, 6, "the end counts 1 chains, 0 checkpoints and 1 entries; there are 1 chains, 0 checkpoints and 2 entries" },
        { 6, "}}", "}}\n{}", null, null, 7, "a line after the end" },
        { 6, "{\"end\"", "{}\n{\"end\"", null, null, 6, "neither a chain nor the end" },
    };

    public static TheoryData<int, string, string, string?, long?, long, string> Incomplete => new()
    {
        { 5, "\"sequence\":2", "\"sequence\":3", Chain, 3, 5, "the chain's head is entry 3" },
        { 6, "\"chains\":1", "\"chains\":2", null, null, 6, "the end counts 2 chains, 0 checkpoints and 2 entries; there are 1 chains, 0 checkpoints and 2 entries" },
        { 6, "\"entries\":2", "\"entries\":3", null, null, 6, "the end counts 1 chains, 0 checkpoints and 3 entries; there are 1 chains, 0 checkpoints and 2 entries" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task What_does_not_fit_is_invalid(int line, string text, string changed, string? inChain, long? sequence, long at, string reason) =>
        Assert.Equal(new AuditVerification.Invalid(new AuditFault(inChain, sequence, at, reason)), await VerifyAsync(Edited(line, text, changed)));

    [Theory]
    [MemberData(nameof(Incomplete))]
    public async Task What_is_counted_and_not_there_is_incomplete(int line, string text, string changed, string? inChain, long? sequence, long at, string reason) =>
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault(inChain, sequence, at, reason)), await VerifyAsync(Edited(line, text, changed)));

    [Theory]
    [InlineData(0, 0, null, null, 1, "the export has no end")]
    [InlineData(0, 9, null, null, 1, "the export ends inside this line")]
    [InlineData(2, 0, Chain, 1L, 3, "the export has no end")]
    [InlineData(3, 20, Chain, 2L, 4, "the export ends inside this line")]
    [InlineData(5, 0, null, null, 6, "the export has no end")]
    [InlineData(5, 4, null, null, 6, "the export ends inside this line")]
    public async Task A_cut_is_named_by_the_line_it_is_in(int lines, int more, string? inChain, long? sequence, long at, string reason)
    {
        var whole = Lines();
        var cut = string.Concat(whole.Take(lines).Select(line => line + "\n")) + whole[lines][..more];

        Assert.Equal(new AuditVerification.Incomplete(new AuditFault(inChain, sequence, at, reason)), await VerifyAsync(cut));
    }

    [Fact]
    public async Task A_chain_that_is_there_twice_is_invalid()
    {
        var lines = Lines();
        var twice = string.Join('\n', [.. lines[..5], .. lines[1..5], lines[5], ""]);

        Assert.Equal(new AuditVerification.Invalid(new AuditFault(null, null, 6, $"chain `{Chain}` follows `{Chain}`")), await VerifyAsync(twice));
    }

    [Theory]
    [InlineData(2, null, null, 3)]
    [InlineData(3, Chain, 1L, 4)]
    [InlineData(4, Chain, 2L, 5)]
    public async Task A_line_that_does_not_end_in_time_is_invalid(int lines, string? inChain, long? sequence, long at)
    {
        var whole = Lines();
        var endless = string.Concat(whole.Take(lines - 1).Select(line => line + "\n")) + new string('x', 3 * 1024 * 1024);
        var fault = new AuditFault(inChain, sequence, at - 1, "the line is longer than 2097152 bytes");

        Assert.Equal(new AuditVerification.Invalid(fault), await VerifyAsync(endless));
    }

    [Fact]
    public async Task Of_two_gaps_the_first_is_named()
    {
        var late = new ChainHead(1, chain.Entries[0].Hash);
        var cut = Write(export =>
        {
            WriteChain(export, "con_a", late, [], late);
            WriteChain(export, "con_b", late, [], chain.Head);
        }).Replace("\"chains\":2", "\"chains\":3", StringComparison.Ordinal);
        var gaps = Write(export =>
        {
            WriteChain(export, "con_a", ChainHead.Genesis, [], chain.Head);
            WriteChain(export, "con_b", late, [], late);
        });

        Assert.Equal(new AuditVerification.Incomplete(new AuditFault("con_a", 1, 2, "the chain begins at entry 2")), await VerifyAsync(cut));
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault("con_a", 1, 3, "the chain's head is entry 2")), await VerifyAsync(gaps));
        Assert.Equal(new AuditVerification.Incomplete(new AuditFault("con_a", 1, 2, "the chain begins at entry 2")), await VerifyAsync(cut[..^5]));
    }

    [Fact]
    public async Task The_organisation_s_own_chain_may_come_first()
    {
        var own = AuditChain.Append(Organisation, "$control", ChainHead.Genesis, [Refusal()], Noon);

        Assert.Equal(0, (await VerifyAsync(Write(export => WriteChain(export, "$control", ChainHead.Genesis, own.Entries, own.Head)))).ExitCode);
    }

    [Fact]
    public async Task A_time_that_falls_is_named_with_the_one_before_it()
    {
        var first = Chained(Allow());
        var second = AuditChain.Append(Organisation, Chain, first.Head, [Claim()], Noon.AddMilliseconds(-1));

        Assert.Equal(
            new AuditVerification.Invalid(new AuditFault(Chain, 2, 4, "its time 2026-11-21T12:00:00.006Z is before 2026-11-21T12:00:00.007Z")),
            await VerifyAsync(Export([.. first.Entries, .. second.Entries], second.Head)));
    }

    [Fact]
    public void What_chains_alone_cannot_tell_is_said() =>
        Assert.Equal("no signed checkpoint: entries taken from the end of a chain before the export cannot be seen", AuditVerification.Intact.Limit);

    private static List<string> Lines() => [.. Export(chain.Entries, chain.Head).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static string Edited(int line, string text, string changed)
    {
        var lines = Lines();
        Assert.Contains(text, lines[line - 1], StringComparison.Ordinal);
        lines[line - 1] = lines[line - 1].Replace(text, changed, StringComparison.Ordinal);
        return string.Join('\n', lines) + "\n";
    }
}
