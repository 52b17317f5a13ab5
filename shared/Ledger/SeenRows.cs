using System.Globalization;
using System.Text;
using Gatehouse.Audit;
using Gatehouse.Identity;

namespace Gatehouse.Ledger;

/// <summary>
/// The keys <c>seen|{subject}|{hour}|{chain}</c> in an organisation's index: in which hours a chain has entries of an agent
/// or a session. The body is a sequence that none of them stands before.
/// </summary>
public static class SeenRows
{
    public static string Key(string subject, string hour, string chain) => $"{Prefix(subject)}{hour}|{chain}";

    public static string Prefix(string subject) => $"seen|{subject}|";

    /// <summary>After every key of the subject: <c>}</c> sorts behind all that an id may hold.</summary>
    public static string End(string subject) => $"seen|{subject}}}";

    /// <summary>The hour in UTC: the ordinal order is the order of time.</summary>
    public static string Hour(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    public static DateTimeOffset StartOf(string hour) =>
        DateTimeOffset.ParseExact(hour, "yyyyMMddHH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static byte[] Body(long firstSequence) => Encoding.ASCII.GetBytes(firstSequence.ToString(CultureInfo.InvariantCulture));

    public static long FirstOf(ReadOnlySpan<byte> body) => long.Parse(Encoding.ASCII.GetString(body), CultureInfo.InvariantCulture);

    /// <summary>Whom an entry is found by: who acts, in what session, and who a change is about.</summary>
    public static IEnumerable<string> SubjectsOf(AuditEntry entry) =>
        from subject in new[] { entry.Agent, entry.Session, entry.Subject }
        where subject is not null && (Ids.Is(IdKind.Agent, subject) || Ids.Is(IdKind.Session, subject))
        select subject;
}
