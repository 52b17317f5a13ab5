using Gatehouse.Approvals;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalTicketsTests
{
    private static readonly ApprovalTicket ticket = new("orgorgorgorg", "apr_abcdefghij0123456789", "usr_abcdefghij0123456789", TicketUse.Page);

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

    private ValueTask<string> IssueAsync() => tickets.IssueAsync(ticket, clock.Now.AddHours(1), default);
}
