using Gatehouse.Ledger;

namespace Gatehouse.Tests.Ledger;

/// <summary>A ledger, and ways to ask it.</summary>
public abstract class LedgerTest
{
    internal LedgerBench Bench { get; } = new();

    private protected static string Reply(LedgerOutcome<string> outcome) => Assert.IsType<LedgerOutcome<string>.Done>(outcome).Reply;

    /// <summary>Holds the next write, so that what is asked meanwhile becomes one group.</summary>
    private protected TaskCompletionSource Hold()
    {
        var gate = new TaskCompletionSource();
        Bench.Table.NextWrites.Enqueue(async apply =>
        {
            await gate.Task;
            return apply();
        });
        return gate;
    }

    private protected async Task<LedgerOutcome<string>[]> TogetherAsync(params LedgerRequest<string>[] requests)
    {
        var gate = Hold();
        var first = Bench.CommitAsync(LedgerBench.Append());
        var together = requests.Select(Bench.CommitAsync).ToArray();
        gate.SetResult();
        await first;
        return await Task.WhenAll(together);
    }
}
