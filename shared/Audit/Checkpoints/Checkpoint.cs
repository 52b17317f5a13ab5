using System.Globalization;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>What is signed of an organisation's tree, in the form of <see href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</see>.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Time">When it was begun; never before the one before it. Whole milliseconds.</param>
/// <param name="Size">How many leaves the tree has.</param>
/// <param name="Root">64 lower-case hexadecimal digits.</param>
public sealed record Checkpoint(string Organisation, long Number, DateTimeOffset Time, long Size, string Root)
{
    private const string OriginPrefix = "gatehouse.dev/audit/";
    private const string NumberPrefix = "number ";
    private const string TimePrefix = "time ";

    /// <summary>Three lines as every log has them, then two of our own.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{OriginOf(Organisation)}\n{Size}\n{Convert.ToBase64String(Convert.FromHexString(Root))}\n{NumberPrefix}{Number}\n{TimePrefix}{AuditTime.Format(Time)}\n");

    /// <summary>Names an organisation's tree, and the key that signs it.</summary>
    public static string OriginOf(string organisation) => OriginPrefix + organisation;

    /// <returns>Null when it is no checkpoint of a gate's, or not written as one is.</returns>
    public static Checkpoint? Parse(string text)
    {
        if (text.Split('\n') is not [var origin, var size, var root, var number, var time, ""])
            return null;
        var hash = new byte[root.Length];
        if (!origin.StartsWith(OriginPrefix, StringComparison.Ordinal) || !Convert.TryFromBase64String(root, hash, out var length)
            || !TryNumber(size, out var leaves) || !number.StartsWith(NumberPrefix, StringComparison.Ordinal) || !TryNumber(number[NumberPrefix.Length..], out var n)
            || !time.StartsWith(TimePrefix, StringComparison.Ordinal) || !AuditTime.TryParse(time[TimePrefix.Length..], out var at))
            return null;

        var read = new Checkpoint(origin[OriginPrefix.Length..], n, at, leaves, Convert.ToHexStringLower(hash.AsSpan(0, length)));
        return MerkleTree.IsHash(read.Root) && read.Text == text ? read : null;
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
