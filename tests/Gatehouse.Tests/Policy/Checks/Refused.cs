using Gatehouse.Dispatching;

namespace Gatehouse.Tests.Policy.Checks;

/// <summary>What an agent reads of a no.</summary>
internal static class Refused
{
    public static void Expect(DispatchFacts facts, string clause, string detail, string? unlock, bool? mayRetry = null)
    {
        var evaluation = facts.Evaluate();
        var refusal = evaluation.Refusal();

        Assert.Equal((clause, detail, unlock), (refusal.Clause, refusal.Detail, refusal.Unlock));
        Assert.Equal(mayRetry ?? refusal.MayRetry, refusal.MayRetry);
        Assert.Equal(detail, evaluation.Trace[^1].Reason);
    }
}
