using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Http.Cards;
using Gatehouse.Policy;
using Gatehouse.Tests.Approvals;
using static Gatehouse.Tests.Http.Cards.DrawnCards;

namespace Gatehouse.Tests.Http.Cards;

public sealed class ApprovalCardTests
{
    [Fact]
    public void A_card_says_what_is_asked_by_whom_and_what_follows()
    {
        var lines = LinesOf(InTeams(Facts(Demands.Pending with { ActsFor = ["user:bob@example.com"], Cost = Gatehouse.Ledger.Money.Of(4) })));

        Assert.Equal("Approval needed", lines[0]);
        foreach (var begin in new[] { "Agent: ", "Acts for: user:bob@example.com", "Connection: ", "Receiver: ", "Task: review", "Costs at most: 4", "You are asked because: every task", "The agent's own words, unverified: Input", "$.text: a story", "If approved: the task runs once", "If denied: ", "If nobody answers: ", "Hash of what is approved: aaaa" })
            Assert.Contains(lines, line => line.StartsWith(begin, StringComparison.Ordinal));
    }

    [Fact]
    public void A_press_says_what_it_is_of_and_whose_it_is()
    {
        var card = InTeams(Facts());
        var approve = card.GetProperty("actions")[0];

        Assert.Equal(("AdaptiveCard", "1.5"), (card.GetProperty("type").GetString(), card.GetProperty("version").GetString()));
        Assert.Equal(["Approve", "Deny"], TitlesOf(card));
        Assert.DoesNotContain("Open the page", InTeams(Facts() with { Page = new Uri("https://gate.example.com/approvals/x") }).ToString(), StringComparison.Ordinal);
        Assert.Equal(("Action.Execute", "approve", "drop"), (approve.GetProperty("type").GetString(), approve.GetProperty("verb").GetString(), approve.GetProperty("fallback").GetString()));
        Assert.Equal((Demands.Id, Demands.Pending.Hash, Ticket), (approve.GetProperty("data").GetProperty("a").GetString(), approve.GetProperty("data").GetProperty("h").GetString(), approve.GetProperty("data").GetProperty("t").GetString()));
        Assert.Equal("refresh", card.GetProperty("refresh").GetProperty("action").GetProperty("verb").GetString());
        Assert.Equal("29:ana", card.GetProperty("refresh").GetProperty("userIds")[0].GetString());
    }

    [Theory]
    [InlineData(ToolClass.Destructive)]
    [InlineData(ToolClass.Financial)]
    public void What_needs_a_fresh_sign_in_is_approved_on_the_page_alone(ToolClass grave)
    {
        var facts = Facts(Demands.Of(grave), """{"task":"t","tools":[{"name":"tool"}]}""") with { Page = new Uri("https://gate.example.com/approvals/x") };

        foreach (var card in new[] { InTeams(facts), InOutlook(facts) })
        {
            Assert.Equal(["Deny", "Open the page"], TitlesOf(card));
            Assert.Contains(LinesOf(card), line => line.Contains("Sign in to approve", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Whom_a_directory_alone_makes_an_approver_a_card_tells_and_does_not_ask()
    {
        var facts = Facts() with { MustSignIn = true, Page = new Uri("https://gate.example.com/approvals/x") };

        foreach (var card in new[] { InTeams(facts), InOutlook(facts) })
        {
            Assert.Equal(["Open the page"], TitlesOf(card));
            Assert.Contains(LinesOf(card), line => line.Contains("Sign in to answer", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null, null, "Approve", "You have answered: approve; it counts again, and decides once you say so once more")]
    [InlineData(FourEyes.SamePersonClause, null, "Deny", "You have answered: approve; it does not count, because whoever gave it shares an address with somebody who has said yes, or both do with others, and they count as one person; 1 of 2 needed answers are there")]
    [InlineData(null, FourEyes.AddressedClause, "", "You have answered: approve; 1 of 2 needed answers are there")]
    public void Whoever_has_answered_reads_whether_it_counts_and_is_asked_once_more_where_that_is_of_use(string? own, string? other, string actions, string line)
    {
        var approval = Demands.Pending with
        {
            Terms = new ApprovalTerms(null, 2),
            Votes = [new ApprovalVote(Demands.Bob, ApprovalAnswer.Approve, Demands.Now) { Lapse = other }, new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now) { Lapse = own }],
        };

        foreach (var card in new[] { InTeams(Facts(approval)), InOutlook(Facts(approval)) })
        {
            Assert.Equal(actions, string.Join(' ', TitlesOf(card)));
            Assert.Contains(line, LinesOf(card).Select(shown => shown.Replace("**", "", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(ApprovalState.Approved, "Approved")]
    [InlineData(ApprovalState.Denied, "Denied")]
    [InlineData(ApprovalState.Expired, "Expired: nobody answered in time")]
    [InlineData(ApprovalState.Cancelled, "No longer needed")]
    public void What_is_over_is_said_to_be_and_offers_nothing(ApprovalState state, string title)
    {
        var ended = Demands.Pending with { State = state, Votes = [new ApprovalVote(Demands.Bob, ApprovalAnswer.Deny, Demands.Now) { User = "user:bob@example.com" }], DecidedAt = Demands.Now };
        foreach (var card in new[] { InTeams(Facts(ended)), InOutlook(Facts(ended)) })
        {
            Assert.Equal(title, LinesOf(card)[0]);
            Assert.Empty(TitlesOf(card));
            Assert.DoesNotContain("a story", card.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(state is ApprovalState.Approved or ApprovalState.Denied, LinesOf(InTeams(Facts(ended))).Any(line => line.StartsWith("By: user:bob@example.com, ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Whoever_has_answered_is_asked_no_more_while_others_are()
    {
        var voted = Demands.Pending with { Terms = new ApprovalTerms(null, 2), Votes = [new ApprovalVote(Demands.Ana, ApprovalAnswer.Approve, Demands.Now)] };

        Assert.Empty(TitlesOf(InTeams(Facts(voted))));
        Assert.Contains("You have answered: approve; 1 of 2 needed answers are there", LinesOf(InTeams(Facts(voted))));
        Assert.Equal(["Approve", "Deny"], TitlesOf(InTeams(Facts(voted) with { Person = Demands.Bob })));
    }

    [Fact]
    public void Text_of_others_is_no_markdown_in_either_dialect()
    {
        const string link = "[sign in](https://evil.example.com) **now** <at>Ana</at> https://evil.example.com www.evil.com";
        var facts = Facts(payload: JsonSerializer.Serialize(new { task = "t", tools = Array.Empty<int>(), input = new { text = link } }));

        // A run of text is shown as it is; in a block each sign that could mean something stands behind a backslash.
        Assert.Contains($"$.text: {link}", LinesOf(InTeams(facts)));
        var quoted = Assert.Single(LinesOf(InOutlook(facts)), line => line.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(?<!\\)[\[\]()*<>@:.]", quoted["**$\\.text:** ".Length..]);
        Assert.Contains(LinesOf(InOutlook(facts)), line => line.EndsWith(CardText.Plain(link), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plain, text; 40%", "plain, text; 40%")]
    [InlineData("*b* _i_ `c`", @"\*b\* \_i\_ \`c\`")]
    [InlineData("[a](b)", @"\[a\]\(b\)")]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("# h", @"\# h")]
    [InlineData("&lt;", @"\&lt;")]
    [InlineData("1. a - b + c", @"1\. a \- b \+ c")]
    [InlineData("ana@example.com", @"ana\@example\.com")]
    public void Every_sign_of_markdown_stands_behind_a_backslash(string text, string shown) => Assert.Equal(shown, CardText.Plain(text));

    [Fact]
    public void A_card_in_a_mail_ends_no_element_and_puts_what_is_typed_last()
    {
        var card = ApprovalCard.ForOutlook(Facts(payload: """{"task":"t","tools":[],"input":{"text":"</script><script>alert(1)</script>"} }"""), Frame);
        var read = JsonElement.Parse(card);

        Assert.False(card.AsSpan().ContainsAny("<>&"u8));
        Assert.Equal(("1.0", "11111111-1111-1111-1111-111111111111"), (read.GetProperty("version").GetString(), read.GetProperty("originator").GetString()));
        Assert.Equal("ana@example.com", read.GetProperty("expectedActors")[0].GetString());
        var approve = read.GetProperty("actions")[0];
        Assert.Equal(("Action.Http", "POST", Frame.Answers.AbsoluteUri), (approve.GetProperty("type").GetString(), approve.GetProperty("method").GetString(), approve.GetProperty("url").GetString()));
        Assert.Equal($"approve {Demands.Id} {Demands.Pending.Hash} {Ticket}\n{{{{reason.value}}}}", approve.GetProperty("body").GetString());
        Assert.Contains(approve.GetProperty("headers").EnumerateArray(), header => header.GetProperty("name").GetString() == "Authorization" && header.GetProperty("value").GetString() == "");
        Assert.StartsWith("refresh ", read.GetProperty("autoInvokeAction").GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void However_much_is_asked_a_card_stays_small_and_what_does_not_fit_is_not_approved_by_it()
    {
        // Every character becomes an escape of nine, whose backslash is doubled twice.
        var worst = string.Concat(Enumerable.Repeat("\U000E0041", 250));
        var input = Enumerable.Range(0, 99).Select(_ => worst).ToArray();
        var facts = Facts(Demands.Pending with { Reasons = [.. Enumerable.Repeat(new string('日', 400), 40)] }, JsonSerializer.Serialize(new { task = "t", tools = Array.Empty<int>(), input }));
        facts = facts with { Ticket = new string('t', 300), Page = new Uri("https://gate.example.com/approvals/" + new string('p', 300)), Note = "no" };

        foreach (var card in new[] { ApprovalCard.ForTeams(facts, "29:ana"), ApprovalCard.ForOutlook(facts, Frame) })
        {
            Assert.InRange(card.Length, 10_000, ApprovalCard.MostBytes);
            var read = JsonElement.Parse(card);
            Assert.Equal(["Deny", "Open the page"], TitlesOf(read));
            Assert.Contains(LinesOf(read), line => line.Contains("Not everything fits", StringComparison.Ordinal));
            Assert.Contains(LinesOf(read), line => line.Contains("If denied", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_was_shown_and_is_gone_is_not_approved()
    {
        var card = InTeams(Facts() with { Preview = default });

        Assert.Equal(["Deny"], TitlesOf(card));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" \n\t ", null)]
    [InlineData("looks right", "looks right")]
    [InlineData("two\r\nlines\tand a tab ", "two lines and a tab")]
    public void What_is_typed_is_one_line(string? typed, string? reason) => Assert.Equal(reason, CardReason.Of(typed));

    [Fact]
    public void What_an_input_lets_in_is_never_too_long_for_the_record()
    {
        Assert.Null(CardReason.FaultOf(new string('日', CardReason.MostCharacters)));
        Assert.NotNull(CardReason.FaultOf(new string('日', 342)));
        Assert.NotNull(CardReason.FaultOf("a\u202Eb"));
    }
}
