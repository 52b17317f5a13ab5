using System.Collections.Frozen;

namespace Gatehouse.Policy;

/// <summary>What a tool can do, judged by its name alone: <c>stripe.refund</c>, <c>delete_user</c>, <c>dropTable</c>, <c>HTTPDelete</c>.</summary>
/// <remarks>
/// A name is split into words at dots, underscores, case and digits, and its most dangerous word counts. A name without
/// any known word executes: nobody can say that it is harmless.
/// </remarks>
public static class ToolCatalogue
{
    private static readonly FrozenDictionary<string, ToolClass> words = Words().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, ToolClass>.AlternateLookup<ReadOnlySpan<char>> known = words.GetAlternateLookup<ReadOnlySpan<char>>();

    // Words that run together with others (`deleteuser`, `REFUNDALL`), and their inflections, stay dangerous.
    private static readonly (string Stem, ToolClass Class)[] stems =
        [.. words.Where(word => word.Value >= ToolClass.Destructive && word.Key.Length >= 5).Select(word => (word.Key, word.Value))];

    public static ToolClass ClassOf(string name) => Judge(name, out _);

    /// <param name="word">The word of the name that decided; empty when none is known.</param>
    internal static ToolClass Judge(string name, out ReadOnlySpan<char> word)
    {
        ToolClass? worst = null;
        word = default;
        var rest = name.AsSpan();
        while (TryTakeWord(ref rest, out var next))
        {
            if (Find(next) is { } found && (worst is null || found > worst))
            {
                worst = found;
                // The rest begins where the word ends.
                word = name.AsSpan(name.Length - rest.Length - next.Length, next.Length);
            }
            else if (!System.Text.Ascii.IsValid(next) && !(worst >= ToolClass.Execute))
            {
                worst = ToolClass.Execute;
                word = default;
            }
        }

        return worst ?? ToolClass.Execute;
    }

    private static ToolClass Worse(ToolClass? left, ToolClass right) => left > right ? left.Value : right;

    private static ToolClass? Find(ReadOnlySpan<char> word)
    {
        if (known.TryGetValue(word, out var found))
            return found;

        ToolClass? worst = null;
        foreach (var (stem, toolClass) in stems)
        {
            if (word.Contains(stem, StringComparison.OrdinalIgnoreCase))
                worst = Worse(worst, toolClass);
        }

        return worst;
    }

    private static bool TryTakeWord(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> word)
    {
        var start = 0;
        while (start < rest.Length && !char.IsLetter(rest[start]))
            start++;

        var end = start;
        while (end < rest.Length && char.IsLetter(rest[end]) && !(end > start && StartsWord(rest, end)))
            end++;

        word = rest[start..end];
        rest = rest[end..];
        return !word.IsEmpty;
    }

    // `refundAll` breaks before `A`; `HTTPDelete` before `D`, the last capital of a run.
    private static bool StartsWord(ReadOnlySpan<char> name, int at) =>
        char.IsUpper(name[at])
        && (char.IsLower(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));

    private static IEnumerable<KeyValuePair<string, ToolClass>> Words() =>
        from line in new (ToolClass Class, string Names)[]
        {
            (ToolClass.Read, "get list read search find query fetch lookup view show describe count check browse summarize summarise translate classify analyze analyse explain compare status info help ping weather retrieve inspect preview validate select"),
            (ToolClass.Write, "create add insert update upsert set put post patch write edit save append upload send email mail sms notify message reply comment publish tweet share invite assign move copy rename tag label schedule book merge commit push open close approve sync import export record store"),
            (ToolClass.Execute, "exec execute run shell bash sh powershell cmd command terminal eval script spawn process invoke call launch start stop restart reboot deploy install build code python node sql ssh sudo kubectl docker terraform trigger job workflow browser"),
            (ToolClass.Destructive, "delete del remove rm rmdir drop destroy purge erase wipe truncate kill terminate shutdown revoke reset overwrite uninstall unlink format force rollback deprovision decommission ban disable deactivate detach evict flush clear prune empty cancel archive"),
            (ToolClass.Financial, "pay pays paid payment payments payout payouts refund refunds charge charges transfer transfers invoice invoices billing purchase buy sell trade trading wire withdraw withdrawal deposit checkout subscription donate payroll salary credit debit bank iban ach sepa stripe paypal wallet crypto bitcoin money funds price discount coupon"),
        }
        from name in line.Names.Split(' ')
        select KeyValuePair.Create(name, line.Class);
}
