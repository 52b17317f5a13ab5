using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Dispatching;

/// <summary>The least trust that is asked for, and who asks for it.</summary>
/// <param name="Clause">Of the refusal of whoever does not reach it.</param>
public sealed record TrustFloor(TrustLevel Level, string Clause)
{
    /// <summary>The highest of all; null when nobody asks for any.</summary>
    /// <param name="policy">Without the policy's own where it does not apply.</param>
    public static TrustFloor? Of(Fences fences, Connection connection, ConnectionPolicy? policy) =>
        Highest([(fences.Floor, "organisation.trust.minimum"), (connection.MinimumTrust, "connection.trust.minimum"), (policy?.MinimumTrust, "policy.trust.minimum")]);

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
