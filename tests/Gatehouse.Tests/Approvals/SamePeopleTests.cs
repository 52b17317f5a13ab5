using Gatehouse.Approvals;
using Gatehouse.Registry;

namespace Gatehouse.Tests.Approvals;

/// <summary>Who is whom, by all that entries of the directory, kept sign-ins and earlier answers say.</summary>
public sealed class SamePeopleTests
{
    private const string Dan = "usr_0000000000000000dan0";
    private const string Eve = "usr_0000000000000000eve0";

    /// <summary>Each word is one person: <c>entry</c> or <c>note</c>, whose, and what they are known by.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("entry:ana:a@x.org entry:bob:b@x.org", false)]
    [InlineData("entry:ana:a@x.org entry:bob:A@X.org", true)]
    [InlineData("entry:ana:1 entry:bob:1", true)]
    [InlineData("entry:ana:a@x.org entry:bob:1", false)]
    // Joined by a sign-in of neither.
    [InlineData("entry:ana:a@x.org entry:bob:1 note:dan:a@x.org,1", true)]
    [InlineData("entry:ana:A@x.ORG entry:bob:1 note:dan:a@X.org,1", true)]
    [InlineData("entry:ana:a@x.org entry:bob:1 note:dan:c@x.org,1", false)]
    // By two of them, the one of which meets neither without the other.
    [InlineData("entry:ana:a@x.org entry:bob:1 note:dan:a@x.org,2 note:eve:D@x.org,1 entry:cyd:d@x.org,2", true)]
    [InlineData("entry:ana:a@x.org entry:bob:1 note:dan:a@x.org,2 note:eve:d@x.org,1", false)]
    // By an entry, or by what the sign-in of one says besides their entry.
    [InlineData("entry:ana:a@x.org entry:bob:1 entry:dan:a@x.org,1", true)]
    [InlineData("entry:ana:a@x.org entry:bob:b@x.org note:ana:b@x.org", true)]
    // A name that is a mail address says it.
    [InlineData("entry:ana:a@x.org name:bob:A@x.org", true)]
    [InlineData("entry:ana:1 name:bob:b@x.org note:dan:B@x.org,1", true)]
    public void Whatever_a_chain_of_entries_and_sign_ins_joins_is_one_person(string said, bool isOne)
    {
        var known = KnownOf(said);

        Assert.Equal((isOne, isOne), (known.Are(Demands.Ana, Demands.Bob), known.Are(Demands.Bob, Demands.Ana)));
        Assert.Equal(isOne ? 1 : 2, known.CountOf([Demands.Ana, Demands.Bob]));
        Assert.True(known.Are(Demands.Ana, Demands.Ana));
    }

    [Fact]
    public void Who_they_were_when_they_answered_is_known_when_nothing_else_of_it_is()
    {
        var then = KnownOf("entry:ana:a@x.org note:dan:a@x.org,1");
        var vote = new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now) { KnownBy = then.MarksOf(Demands.Ana) };
        var now = KnownOf("entry:bob:1").With([vote]);

        Assert.True(now.Are(Demands.Ana, Demands.Bob));
        Assert.True(now.Are(Demands.Bob, Dan), "an id that nobody knows any more");
        Assert.True(now.Are(Demands.Bob, "user:A@X.org"), "a name that nobody has any more");
        Assert.False(now.Are(Demands.Bob, "user:c@x.org"));
        Assert.Equal(then.MarksOf(Demands.Ana).Order(StringComparer.Ordinal), now.MarksOf(Demands.Ana).Intersect(then.MarksOf(Demands.Ana)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_sign_in_says_is_recognised_by_answers_that_were_read_before()
    {
        var vote = new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now) { KnownBy = ["#teams:1"] };
        var signedIn = new ApprovalPerson("orgorgorgorg", Dan, HasRole: true, SignedInAt: null) { SignedInAs = new ApproverAddresses(null, "1") };

        Assert.True(KnownOf("entry:bob:2").With([vote]).With(signedIn).Are(Dan, Demands.Ana));
        Assert.True(KnownOf("entry:bob:2").With([vote]).With([vote with { By = Dan, KnownBy = ["#teams:2"] }]).Are(Dan, Demands.Bob));
    }

    [Fact]
    public void Nobody_is_marked_again_for_answers_that_were_looked_at()
    {
        var marked = 0;
        var notes = Enumerable.Range(0, 100).Select(i => new VouchedOperator($"usr_{i:D20}", [], Demands.Now) { ObjectId = $"{i}" }).ToList();
        var known = KnownPeople.Of([], notes, Marked);
        var vote = new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now) { KnownBy = ["#teams:7"] };

        var once = known.With([vote]);
        var before = marked;
        var twice = once.With([vote]);

        Assert.Equal((true, before), (before >= 200, marked));
        Assert.Equal(2, twice.CountOf([notes[7].Id, Demands.Ana, notes[8].Id]));

        string Marked(string form)
        {
            marked++;
            return $"#{form}";
        }
    }

    [Fact]
    public void Of_an_address_that_a_thousand_share_an_answer_keeps_what_is_theirs()
    {
        var notes = Enumerable.Range(0, 1000).Select(i => new VouchedOperator($"usr_{i:D20}", [], Demands.Now) { Email = "all@x.org", ObjectId = $"{i}" }).ToList();
        var known = KnownPeople.Of([], notes, form => $"#{form}");

        var marks = known.MarksOf(notes[999].Id);

        Assert.Equal(KnownPeople.MostMarks, marks.Count);
        Assert.Equal([$"#{notes[999].Id}", "#email:ALL@X.ORG", "#teams:999"], marks.Take(3));
    }

    [Fact]
    public void Of_a_long_chain_the_first_and_the_last_are_one_person()
    {
        var links = Enumerable.Range(0, 1000).Select(i => (IEnumerable<string>)[$"teams:{i}", $"teams:{i + 1}"]).ToList();

        Assert.True(SamePeople.Nobody.With(links).Are("teams:0", "teams:1000"));
        links.RemoveAt(500);
        Assert.False(SamePeople.Nobody.With(links).Are("teams:0", "teams:1000"));
        Assert.Equal(501, SamePeople.Nobody.With(links).AllOf("teams:0").Count);
    }

    private static KnownPeople KnownOf(string said)
    {
        var (entries, notes) = (new List<Approver>(), new List<VouchedOperator>());
        foreach (var word in said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split(':')))
        {
            var id = word[1] switch { "ana" => Demands.Ana, "bob" => Demands.Bob, "cyd" => Demands.Cyd, "dan" => Dan, _ => Eve };
            var (email, teams) = (word[2].Split(',').FirstOrDefault(one => one.Contains('@', StringComparison.Ordinal)), word[2].Split(',').FirstOrDefault(one => !one.Contains('@', StringComparison.Ordinal)));
            if (word[0] == "note")
                notes.Add(new VouchedOperator(id, [], Demands.Now) { Email = email, ObjectId = teams });
            else
                entries.Add(new Approver(id, word[0] == "name" ? $"user:{email}" : $"user:{word[1]}") { Addresses = word[0] == "name" ? ApproverAddresses.None : new ApproverAddresses(email, teams), CreatedAt = Demands.Now, Revision = 1 });
        }

        return KnownPeople.Of(entries, notes, form => $"#{form}");
    }
}
