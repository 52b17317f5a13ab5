using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Identity;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Retention;

/// <summary>What somebody may do to the export of a record whose beginning was given up.</summary>
public sealed partial class PrunedExportTests
{
    private readonly RetentionBench bench = new();

    [Fact]
    public async Task Without_its_line_the_chain_is_cut_off_at_its_beginning()
    {
        var lines = await LinesAsync();
        Assert.Contains("the chain begins at entry", Assert.IsType<AuditVerification.Incomplete>(await VerifyAsync(lines.Where(line => !IsCut(line)))).Fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index", "the chain begins after")]
    [InlineData("sequence", "the chain begins elsewhere")]
    [InlineData("recorded", "does not record")]
    public async Task A_changed_number_is_found(string member, string reason)
    {
        var lines = await LinesAsync();
        Invalid(await VerifyAsync(lines.Select(line => IsCut(line) ? Regex.Replace(line, $"\"{member}\":(\\d+)", match => $"\"{member}\":{long.Parse(match.Groups[1].Value, null) + 1}") : line)), reason, orMissing: member == "recorded");
    }

    [Fact]
    public async Task A_changed_hash_of_the_cut_is_found()
    {
        var lines = await LinesAsync();
        Invalid(await VerifyAsync(lines.Select(line => IsCut(line) ? Hash().Replace(line, $"\"hash\":\"{new string('a', 64)}\"") : line)), "the chain begins elsewhere");
    }

    [Fact]
    public async Task A_changed_path_is_found()
    {
        var lines = await LinesAsync();
        Invalid(await VerifyAsync(lines.Select(line => IsCut(line) ? Path().Replace(line, $"\"path\":[\"{new string('b', 64)}\"") : line)), "does not hold the entry");
    }

    [Fact]
    public async Task A_changed_note_is_found()
    {
        var lines = await LinesAsync();
        Invalid(await VerifyAsync(lines.Select(line => IsCut(line) ? line.Replace("number 1", "number 2", StringComparison.Ordinal) : line)), "is not signed by the key that it names");
    }

    [Fact]
    public async Task An_entry_that_no_longer_says_so_is_found_by_its_chain()
    {
        var lines = await LinesAsync();
        Invalid(await VerifyAsync(lines.Select(line => line.Contains("\"kind\":\"pruned\"", StringComparison.Ordinal) ? line.Replace("\"days\":400", "\"days\":401", StringComparison.Ordinal) : line)), "its bytes do not hash");
    }

    [Fact]
    public async Task A_record_that_ends_before_the_entry_that_says_so_is_not_whole()
    {
        // Whoever forges the head forges what the checkpoints hold: here there is none that holds the entry yet.
        await bench.FurnishAsync();
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        await bench.CutAsync();
        foreach (var chain in new[] { Gatehouse.Ledger.Ledgers.ControlPartition, bench.Connection })
            await bench.Record.CutAsync(chain, await bench.BeginAsync(chain));

        var export = await bench.Record.ExportAsync(without: checkpoint => checkpoint.Checkpoint.Number > 1);
        var verdict = Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(export));
        Assert.Contains("that is to record it is not either", verdict.Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_checkpoint_that_saw_the_entry_that_says_so_nobody_knows_when_it_was_written()
    {
        await LinesAsync();
        var verdict = Assert.IsType<AuditVerification.Incomplete>(await CheckpointBench.VerifyAsync(await bench.Record.ExportAsync(without: checkpoint => checkpoint.Checkpoint.Number > 1)));
        Assert.Contains("no checkpoint of the export holds the entry", verdict.Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_s_word_is_none_where_a_key_is_given()
    {
        await LinesAsync();
        var given = (await bench.Engine.Get<CheckpointKeys>().CurrentAsync(default)).VerifiersOf(CheckpointBench.Organisation);
        Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync(new CheckpointTrust { Keys = given }));

        var other = new EngineBench();
        var strange = (await other.Get<CheckpointKeys>().CurrentAsync(default)).VerifiersOf(CheckpointBench.Organisation);
        if (strange[0].KeyId != given[0].KeyId)
            Invalid(await bench.VerifyAsync(new CheckpointTrust { Keys = strange }), "is not signed by a key that was given");
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("con_00000000000000000000", false)]
    public async Task What_an_export_is_to_be_of_can_be_demanded(string scope, bool fits)
    {
        await LinesAsync();
        var verdict = await bench.VerifyAsync(new CheckpointTrust { Scope = scope });
        Assert.Equal(fits ? 0 : 1, verdict.ExitCode);
    }

    private static void Invalid(AuditVerification verdict, string reason, bool orMissing = false)
    {
        var fault = orMissing
            ? verdict.Match<AuditFault?>(_ => null, _ => null, fault => fault, fault => fault)
            : Assert.IsType<AuditVerification.Invalid>(verdict).Fault;
        Assert.True(fault!.Reason.Contains(reason, StringComparison.Ordinal) || (orMissing && fault.Reason.Contains("is not either", StringComparison.Ordinal)), fault.Reason);
    }

    private static bool IsCut(string line) => line.StartsWith("{\"pruned\":", StringComparison.Ordinal);

    private static Task<AuditVerification> VerifyAsync(IEnumerable<string> lines) => CheckpointBench.VerifyAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    [GeneratedRegex("\"hash\":\"[0-9a-f]{64}\"")]
    private static partial Regex Hash();

    [GeneratedRegex("\"path\":\\[\"[0-9a-f]{64}\"")]
    private static partial Regex Path();

    private async Task<string[]> LinesAsync()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync());
        return Encoding.UTF8.GetString(await bench.Record.ExportAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
