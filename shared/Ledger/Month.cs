using System.Globalization;

namespace Gatehouse.Ledger;

/// <summary>A calendar month in UTC.</summary>
/// <param name="Number">Months since year 0: year * 12 + month - 1.</param>
public readonly record struct Month(int Number) : IComparable<Month>
{
    public static Month Of(DateTimeOffset moment) => new((moment.UtcDateTime.Year * 12) + moment.UtcDateTime.Month - 1);

    public DateTimeOffset Start => new(Number / 12, (Number % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Month Next => new(Number + 1);

    public static bool operator <(Month left, Month right) => left.Number < right.Number;

    public static bool operator >(Month left, Month right) => left.Number > right.Number;

    public static bool operator <=(Month left, Month right) => left.Number <= right.Number;

    public static bool operator >=(Month left, Month right) => left.Number >= right.Number;

    public int CompareTo(Month other) => Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number / 12:D4}-{(Number % 12) + 1:D2}");
}
