using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Identity;
using Gatehouse.Registry;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>A house in which every task waits for a human, and the human.</summary>
internal sealed class PendingApprovals(GateInProcess gate)
{
    /// <summary>As many as one connection holds.</summary>
    public const int OfOneConnection = 100;

    private const int AtOnce = 64;

    private static readonly string[] addresses = [ApprovalTerms.AnyApprover];

    private readonly ApprovalPerson approver = new(gate.Organisation, "usr_00000000000000000ana", HasRole: true, SignedInAt: null);
    private readonly ReadApprovals approvals = gate.Get<ReadApprovals>();

    public static async Task<PendingApprovals> AskAsync(string folder, int count)
    {
        var policy = Samples.PolicyOf("""{ "approval": { "when": "always", "expireAfter": "PT4H" } }""");
        var gate = await GateInProcess.OpenAsync(folder, Math.Max(1, count / OfOneConnection), policy);
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await gate.DispatchAsync(number));
        return new PendingApprovals(gate);
    }

    public GateInProcess Gate => gate;

    /// <summary>Receives what is due now, as a host does, until nothing is.</summary>
    /// <returns>How many messages that were.</returns>
    public async Task<int> ReceiveAsync(TimeSpan wait)
    {
        var handle = gate.Get<HandleMessage>();
        for (var received = 0; ;)
        {
            var messages = await gate.Receiver.ReceiveAsync(AtOnce, wait, default);
            if (messages.Count == 0)
                return received;
            received += messages.Count;
            await Task.WhenAll(messages.Select(message => handle.HandleAsync(message, default)));
        }
    }

    /// <param name="connection">Null for all.</param>
    /// <param name="limit">At most how many.</param>
    public async Task<IReadOnlyList<ApprovalView>> ListAsync(string? connection, int limit) =>
        (await approvals.ListAsync(gate.Organisation, addresses, connection, "", limit, default)).Found;

    /// <exception cref="InvalidOperationException">The answer was refused.</exception>
    public async Task AnswerAsync(ApprovalRecord approval)
    {
        var outcome = await gate.Get<DecideApproval>().HandleAsync(approver, approval.Id, new ApprovalCast(ApprovalAnswer.Deny, approval.Hash), default);
        _ = outcome.Match(view => view, refusal => throw new InvalidOperationException(refusal.Detail));
    }
}
