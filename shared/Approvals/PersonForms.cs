using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Ids, names and addresses in the form that two are compared by: letters of either case are the same, and a name that is a mail address says that address.</summary>
internal static class PersonForms
{
    private const string User = "user:";
    private const string Mark = "mark:";

    /// <param name="who">An id, or a name as <c>user:ana@example.com</c>.</param>
    public static string Of(string who) =>
        !who.StartsWith(User, StringComparison.Ordinal) ? who
        : who.Contains('@', StringComparison.Ordinal) ? ApproverAddresses.FormOfEmail(who[User.Length..])
        : $"{User}{who[User.Length..].ToUpperInvariant()}";

    /// <summary>Whether two names are one, however they are spelled.</summary>
    public static bool AreOne(string name, string other) => Of(name) == Of(other);

    public static IEnumerable<string> Of(Approver entry) => [entry.Id, Of(entry.User), .. entry.Addresses.Forms()];

    public static IEnumerable<string> Of(VouchedOperator known) => [known.Id, .. new ApproverAddresses(known.Email, known.ObjectId).Forms()];

    /// <summary>Of what was kept of a form that may be known no more (<see cref="PersonMarks"/>).</summary>
    public static string OfMark(string mark) => $"{Mark}{mark}";

    /// <returns>Null when it is none.</returns>
    public static string? MarkOf(string form) => form.StartsWith(Mark, StringComparison.Ordinal) ? form[Mark.Length..] : null;
}
