using Gatehouse.Ledger;

namespace Gatehouse.Policy;

/// <summary>What a task reserves: the larger of its declared `maxCost` and the connection's `defaultTask`.</summary>
public static class ReservationBound
{
    public static Money? Of(ConnectionPolicy? policy, Money? maxCost) => (policy?.Spend?.DefaultTask, maxCost) switch
    {
        ({ } defaultTask, { } declared) => Money.Larger(defaultTask, declared),
        var (defaultTask, declared) => declared ?? defaultTask,
    };
}
