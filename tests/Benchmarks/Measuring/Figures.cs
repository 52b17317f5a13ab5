using System.Globalization;

namespace Gatehouse.Benchmarks.Measuring;

/// <summary>Numbers as the tables show them.</summary>
internal static class Figures
{
    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Tenths(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    public static string Hundredths(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>Three digits that matter, whatever the size.</summary>
    public static string Ratio(double value) =>
        value >= 100 ? Whole(value) : value >= 10 ? Tenths(value) : value.ToString("N2", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan value) => Hundredths(value.TotalMilliseconds);
}
