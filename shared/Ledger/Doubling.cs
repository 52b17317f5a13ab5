namespace Gatehouse.Ledger;

/// <summary>Waits that double from one try to the next, up to a longest.</summary>
internal static class Doubling
{
    // By then every wait of the gate is at its longest; a time span holds no more than some hundred million hours.
    private const int MostTimes = 16;

    /// <param name="first">The wait that has not doubled yet.</param>
    /// <param name="times">How often it has.</param>
    public static TimeSpan Of(TimeSpan first, int times, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(times, MostTimes));
        return wait < longest ? wait : longest;
    }
}
