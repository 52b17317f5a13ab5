using Gatehouse.Approvals;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalTicketsTests
{
    private static readonly ApprovalTicket ticket = new("orgorgorgorg", "apr_abcdefghij0123456789", "usr_abcdefghij0123456789", TicketUse.Page) { SentTo = ApproverAddresses.MarkOf("ana@example.com") };

    private readonly SetClock clock = new();
    private readonly ApprovalTickets tickets;

    public ApprovalTicketsTests() => tickets = new ApprovalTickets(new MemorySecrets(clock), new SeededRandom(), clock);

    [Fact]
    public async Task A_ticket_comes_back_and_says_nothing_to_who_holds_it()
    {
        var text = await IssueAsync();

        Assert.Matches("^[A-Za-z0-9_-]{100,300}$", text);
        Assert.NotEqual(text, await IssueAsync());
        Assert.Equal(ticket, await tickets.ReadAsync(text, TicketUse.Page, default));
    }

    [Theory]
    [InlineData(TicketUse.Outlook)]
    [InlineData(TicketUse.Teams)]
    public async Task It_is_good_through_no_other_channel(TicketUse use) => Assert.Null(await tickets.ReadAsync(await IssueAsync(), use, default));

    [Fact]
    public async Task Whatever_character_is_changed_it_is_none()
    {
        var text = await IssueAsync();
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(await tickets.ReadAsync(new string(changed), TicketUse.Page, default));
        }
    }

    [Fact]
    public async Task It_shows_what_became_of_the_approval_for_a_while_and_then_nothing()
    {
        var text = await IssueAsync();

        clock.Now += TimeSpan.FromHours(1) + ApprovalTickets.ShownAfter - TimeSpan.FromSeconds(1);
        Assert.NotNull(await tickets.ReadAsync(text, TicketUse.Page, default));

        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(await tickets.ReadAsync(text, TicketUse.Page, default));
    }

    [Theory]
    [InlineData("ana@example.com", null, true)]
    [InlineData("ANA@Example.com", null, true)]
    [InlineData("ana@example.org", null, false)]
    [InlineData(null, null, false)]
    [InlineData("ana@example.org", "0B1C0E4E-0000-4000-8000-000000000001", false)]
    public void What_was_sent_to_an_address_is_good_as_long_as_it_is_theirs(string? email, string? teams, bool isTheirs) =>
        Assert.Equal(isTheirs, new ApproverAddresses(email, teams).Have(ticket.SentTo));

    [Fact]
    public void An_address_in_a_chat_is_the_same_however_it_is_written_and_what_was_sent_to_none_is_good()
    {
        var addresses = new ApproverAddresses(null, "0B1C0E4E-0000-4000-8000-000000000001");

        Assert.True(addresses.Have(ApproverAddresses.MarkOf(Guid.Parse("0b1c0e4e-0000-4000-8000-000000000001"))));
        Assert.False(addresses.Have(ApproverAddresses.MarkOf(Guid.Parse("0b1c0e4e-0000-4000-8000-000000000002"))));
        Assert.True(addresses.Have(""));
    }

    private ValueTask<string> IssueAsync() => tickets.IssueAsync(ticket, clock.Now.AddHours(1), default);
}
