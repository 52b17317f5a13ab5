using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Everybody whom the directory and kept sign-ins know, as they were read at one moment, and who of them are one person.</summary>
public sealed class KnownPeople
{
    /// <summary>Far more than a person has: an answer must not grow with a directory that is in disorder.</summary>
    public const int MostMarks = 64;

    private readonly IReadOnlyDictionary<string, Approver> entries;
    private readonly IReadOnlyDictionary<string, VouchedOperator> notes;
    private readonly SamePeople same;
    private readonly Func<string, string> mark;

    /// <summary>Marks that every form has been compared with.</summary>
    private readonly IReadOnlySet<string> compared;

    private KnownPeople(IReadOnlyDictionary<string, Approver> entries, IReadOnlyDictionary<string, VouchedOperator> notes, SamePeople same, Func<string, string> mark, IReadOnlySet<string> compared) =>
        (this.entries, this.notes, this.same, this.mark, this.compared) = (entries, notes, same, mark, compared);

    public static KnownPeople Nobody { get; } = Of([], [], form => form);

    /// <param name="entries">Of the directory, without those who were taken out.</param>
    /// <param name="notes">Of sign-ins.</param>
    /// <param name="mark">Of <see cref="PersonMarks"/>.</param>
    public static KnownPeople Of(IReadOnlyList<Approver> entries, IReadOnlyList<VouchedOperator> notes, Func<string, string> mark) => new(
        entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal),
        notes.ToDictionary(known => known.Id, StringComparer.Ordinal),
        SamePeople.Nobody.With([.. entries.Select(PersonForms.Of), .. notes.Select(PersonForms.Of)]),
        mark,
        new HashSet<string>(StringComparer.Ordinal));

    /// <returns>Null when the directory has none.</returns>
    public Approver? Entry(string id) => entries.GetValueOrDefault(id);

    /// <returns>What their host last said of them; null when nothing of it is kept.</returns>
    public VouchedOperator? Note(string id) => notes.GetValueOrDefault(id);

    /// <summary>And what the sign-in says that somebody answers with.</summary>
    public KnownPeople With(ApprovalPerson person) =>
        person.SignedInAs == ApproverAddresses.None ? this : With([[person.Id, .. person.SignedInAs.Forms()]], []);

    /// <summary>And what was kept of whoever has answered: it says who they were, whatever has become of entries and sign-ins since.</summary>
    public KnownPeople With(IReadOnlyList<ApprovalVote> votes) => votes.Count == 0 ? this : With(
        votes.Select(vote => (IEnumerable<string>)[vote.By, .. vote.User is { } user ? [PersonForms.Of(user)] : Array.Empty<string>(), .. vote.KnownBy.Select(PersonForms.OfMark)]),
        votes.SelectMany(vote => vote.KnownBy).ToHashSet(StringComparer.Ordinal));

    /// <param name="id">Of somebody.</param>
    /// <param name="who">An id, or a name as <c>user:ana@example.com</c>.</param>
    /// <returns>Whether that is the same person.</returns>
    public bool Are(string id, string who)
    {
        var other = PersonForms.Of(who);
        return same.Are(id, other) || same.Are(id, PersonForms.OfMark(mark(other)));
    }

    /// <summary>How many people they are.</summary>
    public int CountOf(IEnumerable<string> ids)
    {
        var found = new List<string>();
        foreach (var id in ids)
        {
            if (!found.Exists(other => same.Are(other, id)))
                found.Add(id);
        }

        return found.Count;
    }

    /// <summary>To be kept of all that somebody is known by: what is said of their own id first, and at most <see cref="MostMarks"/>.</summary>
    public IReadOnlyList<string> MarksOf(string id)
    {
        IEnumerable<string> own = [id, .. Entry(id) is { } entry ? PersonForms.Of(entry) : [], .. Note(id) is { } known ? PersonForms.Of(known) : []];
        return [.. own.Concat(same.AllOf(id)).Distinct(StringComparer.Ordinal).Select(form => PersonForms.MarkOf(form) ?? mark(form)).Distinct(StringComparer.Ordinal).Take(MostMarks)];
    }

    // To mark everybody's forms is the dear part: only what is new is compared.
    private KnownPeople With(IEnumerable<IEnumerable<string>> said, HashSet<string> kept)
    {
        var wider = same.With(said);
        var isNews = !kept.IsSubsetOf(compared);
        kept.UnionWith(compared);
        return new(entries, notes, kept.Count == 0 ? wider : wider.With(
            from form in wider.Forms
            where PersonForms.MarkOf(form) is null && (isNews || !same.Has(form))
            let own = mark(form)
            where kept.Contains(own)
            select (IEnumerable<string>)[form, PersonForms.OfMark(own)]), mark, kept);
    }
}
