using System.Globalization;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>What is signed of an organisation's tree, in the form of <see href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</see>.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Time">When it was begun; never before the one before it. Whole milliseconds.</param>
/// <param name="Size">How many leaves the tree has.</param>
/// <param name="Root">64 lower-case hexadecimal digits.</param>
/// <param name="From">Whoever reads from this number on to this checkpoint knows the head of every chain.</param>
/// <param name="Leaves">How many leaves it added to the tree; they are its last.</param>
public sealed record Checkpoint(string Organisation, long Number, DateTimeOffset Time, long Size, string Root, long From, long Leaves)
{
    private const string OriginPrefix = "gatehouse.dev/audit/";
    private const string NumberPrefix = "number ";
    private const string TimePrefix = "time ";
    private const string FromPrefix = "from ";
    private const string LeavesPrefix = "leaves ";

    /// <summary>Three lines as every log has them, then four of our own.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{OriginOf(Organisation)}\n{Size}\n{Convert.ToBase64String(Convert.FromHexString(Root))}\n{NumberPrefix}{Number}\n{TimePrefix}{AuditTime.Format(Time)}\n{FromPrefix}{From}\n{LeavesPrefix}{Leaves}\n");

    /// <summary>Names an organisation's tree, and the key that signs it.</summary>
    public static string OriginOf(string organisation) => OriginPrefix + organisation;

    /// <returns>Null when it is no checkpoint of a gate's, or not written as one is.</returns>
    public static Checkpoint? Parse(string text)
    {
        if (text.Split('\n') is not [var origin, var size, var root, var number, var time, var from, var leaves, ""])
            return null;
        var hash = new byte[root.Length];
        if (!origin.StartsWith(OriginPrefix, StringComparison.Ordinal) || !Convert.TryFromBase64String(root, hash, out var length)
            || !TryNumber("", size, out var all) || !TryNumber(NumberPrefix, number, out var n) || !TryNumber(FromPrefix, from, out var first) || !TryNumber(LeavesPrefix, leaves, out var added)
            || !time.StartsWith(TimePrefix, StringComparison.Ordinal) || !AuditTime.TryParse(time[TimePrefix.Length..], out var at))
            return null;

        var read = new Checkpoint(origin[OriginPrefix.Length..], n, at, all, Convert.ToHexStringLower(hash.AsSpan(0, length)), first, added);
        return MerkleTree.IsHash(read.Root) && read.Text == text ? read : null;
    }

    private static bool TryNumber(string prefix, string line, out long number)
    {
        number = 0;
        return line.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(line.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
