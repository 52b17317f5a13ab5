using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Dispatching;

/// <summary>The least trust that is asked for, and who asks for it.</summary>
/// <param name="Clause">Of the refusal of whoever does not reach it.</param>
public sealed record TrustFloor(TrustLevel Level, string Clause)
{
    /// <summary>The higher of what an owner asks for; null when none does.</summary>
    public static TrustFloor? Of(Fences fences, Connection connection) =>
        Highest([(fences.Floor, "organisation.trust.minimum"), (connection.MinimumTrust, "connection.trust.minimum")]);

    /// <summary>With the policy's own.</summary>
    public static TrustFloor? With(TrustFloor? floor, ConnectionPolicy? policy) =>
        policy?.MinimumTrust is { } minimum && !(floor?.Level > minimum) ? new TrustFloor(minimum, "policy.trust.minimum") : floor;

    private static TrustFloor? Highest(ReadOnlySpan<(TrustLevel? Level, string Clause)> floors)
    {
        TrustFloor? highest = null;
        foreach (var (level, clause) in floors)
        {
            if (level is { } asked && (highest is null || asked >= highest.Level))
                highest = new TrustFloor(asked, clause);
        }

        return highest;
    }
}
