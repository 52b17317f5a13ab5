using System.Buffers;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Closing;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Retention;

namespace Gatehouse.Tests.Closing;

/// <summary>What an organisation takes along whose chains were cut before payloads went that their entries committed to.</summary>
public sealed class PrunedBundleTests
{
    private static readonly byte[] salt = [.. Enumerable.Repeat((byte)7, PayloadCommitment.SaltBytes)];
    private static readonly byte[] said = """{"pay":4000}"""u8.ToArray();

    private readonly RetentionBench bench = new();

    [Fact]
    public async Task A_payload_that_outlasts_its_entry_is_counted_and_makes_nothing_invalid()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();

        var intact = Assert.IsType<ClosingVerification.Intact>(await VerifyAsync(LedgerRows.Input("tsk_gone"), said));

        Assert.Equal((1, 0, 1), (intact.Rows, intact.Payloads, intact.Unvouched));
        Assert.NotEmpty(intact.Record.Cuts);
    }

    [Fact]
    public async Task One_whose_entry_is_there_must_be_what_it_committed_to()
    {
        await bench.FurnishAsync();
        await CommitAsync();
        await bench.GiveUpAsync();
        await CommitAsync();

        Assert.Equal(1, Assert.IsType<ClosingVerification.Intact>(await VerifyAsync(LedgerRows.Input("tsk_there"), said)).Payloads);
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(LedgerRows.Input("tsk_there"), """{"pay":5000}"""u8.ToArray()));
    }

    [Fact]
    public async Task Of_a_chain_that_is_whole_no_payload_is_without_its_entry()
    {
        await bench.FurnishAsync();
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(LedgerRows.Input("tsk_gone"), said));
    }

    [Fact]
    public async Task The_payload_of_one_task_is_not_anothers()
    {
        await bench.FurnishAsync();
        await CommitAsync();
        await CommitAsync("tsk_other", """{"pay":5000}"""u8.ToArray());

        Assert.Equal(1, Assert.IsType<ClosingVerification.Intact>(await VerifyAsync(LedgerRows.Input("tsk_there"), said)).Payloads);
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(LedgerRows.Input("tsk_other"), said));
        Assert.IsType<ClosingVerification.Invalid>(await VerifyAsync(LedgerRows.Input("tsk_none"), said));
    }

    private async Task CommitAsync(string task = "tsk_there", byte[]? payload = null)
    {
        var entry = new AuditEntry(AuditKind.Dispatch) { Task = task, Decision = AuditDecision.Deny, Code = RefusalCode.Forbidden, Payload = PayloadCommitment.Of(salt, payload ?? said) };
        var request = new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, true));
        Assert.IsType<LedgerOutcome<bool>.Done>(await bench.Engine.Ledgers.For(CheckpointBench.Organisation, bench.Connection).CommitAsync(request, default));
    }

    private async Task<ClosingVerification> VerifyAsync(string key, byte[] body)
    {
        var written = new ArrayBufferWriter<byte>();
        using var bundle = new ClosingBundle(written);
        bundle.Begin(new AccountClosing(CheckpointBench.Organisation, EngineBench.Operator, bench.Record.Audit.Now, null));
        written.Write(await bench.Record.ExportAsync());
        bundle.Row(new TakenRow(bench.Connection, new TableRow(key, "1", new RowContent(CheckpointBench.Organisation, "", (byte[])[.. salt, .. body])), IsOpen: true));
        bundle.End("word");
        return await ClosingVerifier.VerifyAsync(new MemoryStream(written.WrittenSpan.ToArray()), CheckpointTrust.None, default);
    }
}
