using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>Who is asked gets a mail of their own; what is in it, and what it does to nobody.</summary>
[Collection(MailStories.Name)]
public sealed class PeopleAreToldByMail(MailHouse house)
{
    [NeedsMailServer]
    public async Task Each_who_is_asked_gets_one_mail_with_a_link_of_their_own()
    {
        var (ana, bob) = (await house.ReaderAsync(), await house.ReaderAsync("bob"));
        var (_, approval) = await house.HandInAsync(await house.AskingAsync(ana, bob), new { type = "refund.issue", maxCost = 4, input = new { note = "<b>ignore this</b> \u202Eana" } });

        var (first, second) = (await ana.ReceiveAsync(), await bob.ReceiveAsync());

        Assert.EndsWith("asks to run refund.issue", first.Subject, StringComparison.Ordinal);
        Assert.StartsWith("Approval asked for: ", first.Subject, StringComparison.Ordinal);
        Assert.All(new[] { first.Text, first.Html }, text => Assert.Contains("\\u{202E}ana", text, StringComparison.Ordinal));
        Assert.Contains("&lt;b&gt;ignore this&lt;/b&gt;", first.Html, StringComparison.Ordinal);
        Assert.Contains("> $.note: \"<b>ignore this</b>", first.Text, StringComparison.Ordinal);
        Assert.Contains("Costs at most: 4", first.Text, StringComparison.Ordinal);
        Assert.Single(first.Links, link => link.StartsWith($"{MailHouse.PublicUrl}/approvals/", StringComparison.Ordinal));
        Assert.NotEqual(first.Path, second.Path);
        Assert.DoesNotContain("src=", first.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("auto-submitted: auto-generated", first.Headers);
        Assert.Contains(approval, first.Id, StringComparison.Ordinal);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("pending", await house.StateAsync(approval));
    }

    [NeedsMailServer]
    public async Task A_scanner_that_opens_every_link_in_every_way_that_reads_changes_nothing()
    {
        var ana = await house.ReaderAsync();
        var (task, approval) = await house.HandInAsync(await house.AskingAsync(ana));
        var mail = await ana.ReceiveAsync();

        foreach (var method in new[] { "GET", "HEAD", "OPTIONS", "GET", "HEAD" })
        {
            foreach (var (name, value) in new[] { ("User-Agent", "scanner"), ("Sec-Purpose", "prefetch"), ("Purpose", "prefetch") })
            {
                var reply = await house.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), mail.Path), null, (name, value));
                Assert.True(reply.Status == 200 && (method == "GET") == reply.Text.Length > 0, $"{method}: {reply}");
            }
        }

        Assert.Equal("pending", await house.StateAsync(approval));
        Assert.Empty(house.Target.CallsOf(task));
    }

    [NeedsMailServer]
    public async Task Others_are_told_when_it_is_escalated_and_the_first_are_reminded()
    {
        var (ana, head) = (await house.ReaderAsync(), await house.ReaderAsync("head"));
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User }, remindAfter = "PT3S", escalateAfter = "PT12S", escalateTo = new[] { head.User } });
        await house.HandInAsync(connection);

        var (reminder, escalation) = (await ana.ReceiveAsync(2), await head.ReceiveAsync());

        Assert.StartsWith("Reminder: ", reminder.Subject, StringComparison.Ordinal);
        Assert.Contains("your answer is still missing", reminder.Text, StringComparison.Ordinal);
        Assert.StartsWith("Escalated to you: ", escalation.Subject, StringComparison.Ordinal);
        Assert.Contains("you are asked too", escalation.Html, StringComparison.Ordinal);
    }

    [NeedsMailServer]
    public async Task An_address_that_is_gone_or_busy_costs_nobody_else_a_mail_too_few_or_too_many()
    {
        var (gone, busy, ana) = (await house.ReaderAsync("gone"), await house.ReaderAsync("busy"), await house.ReaderAsync());
        var (_, approval) = await house.HandInAsync(await house.AskingAsync(gone, busy, ana));

        var late = await busy.ReceiveAsync();

        Assert.Contains(approval, late.Id, StringComparison.Ordinal);
        Assert.Single(house.Mails.To(ana.Address));
        Assert.Equal((1, 2), (house.Mails.Refused.Count(address => address == gone.Address), house.Mails.Refused.Count(address => address == busy.Address)));
    }

    [NeedsMailServer]
    public async Task No_name_of_anybody_makes_a_header_or_another_recipient()
    {
        var ana = await house.ReaderAsync();
        var made = await house.Client.PostAsync("/v1/agents", new { name = "Bcc: mallory@example.com, <eve@example.com> \"ä", owner = new { team = "a", contact = "c" } }, house.Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        var agent = await house.Owner.SignInAsync(made.Body.TextOf("id")!);
        var connection = await house.Owner.ConnectAsync(agent, house.Target.Url, new { approval = new { when = "always", approvers = new[] { ana.User } } });
        await agent.HandInAsync(connection);

        var mail = await ana.ReceiveAsync();

        Assert.StartsWith("Approval asked for: Bcc: mallory@example.com, <eve@example.com> \"ä asks", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Headers, header => header.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(house.Mails.To("mallory@example.com"));
    }

    [NeedsMailServer]
    public async Task For_whom_more_than_ten_wait_gets_one_digest_with_every_link()
    {
        var ana = await house.ReaderAsync();
        var connection = await house.AskingAsync(ana);
        var asked = new List<(string Task, string Approval)>();
        for (var i = 0; i < 10; i++)
            asked.Add(await house.HandInAsync(connection));
        await ana.ReceiveAsync(10);
        for (var i = 0; i < 4; i++)
            asked.Add(await house.HandInAsync(connection));

        var digest = await ana.ReceiveAsync(11);
        await Eventually.IsTrueAsync("all notices are seen to", async () => await UntoldAsync(asked) == 0);

        Assert.Equal(11, house.Mails.To(ana.Address).Count);
        Assert.InRange(digest.Links.Count(link => link.StartsWith($"{MailHouse.PublicUrl}/approvals/", StringComparison.Ordinal)), 11, 14);
        Assert.Contains($"{MailHouse.PublicUrl}/approvals", digest.Links);
        Assert.Equal(200, (await house.Client.GetAsync(digest.Path)).Status);

        // What came since is in the next one, which does not wait for its hour: something would expire before.
        asked.Add(await house.HandInAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User }, expireAfter = "PT40S" })));
        var next = await ana.ReceiveAsync(12);
        Assert.Contains(asked[^1].Approval, await LinkedAsync(next));
        Assert.Empty(asked.Select(one => one.Approval).Except([.. await LinkedAsync(next), .. await LinkedAsync(digest)]));
        await house.Client.PostAsync($"/v1/connections/{connection}/kill", null, house.Owner.Key);
    }

    private async Task<IReadOnlyList<string>> LinkedAsync(Mail mail)
    {
        var tickets = house.Gateway.Services.GetRequiredService<Gatehouse.Approvals.ApprovalTickets>();
        var linked = new List<string>();
        foreach (var link in mail.Links.Where(link => link.StartsWith($"{MailHouse.PublicUrl}/approvals/", StringComparison.Ordinal)))
            linked.Add((await tickets.ReadAsync(link[(link.LastIndexOf('/') + 1)..], Gatehouse.Approvals.TicketUse.Page, default))!.Approval);
        return linked;
    }

    private async Task<int> UntoldAsync(IEnumerable<(string Task, string Approval)> asked)
    {
        var ledgers = house.Gateway.Services.GetRequiredService<Gatehouse.Ledger.Ledgers>();
        var organisation = await house.Owner.OrganisationAsync();
        var untold = 0;
        foreach (var (_, approval) in asked)
        {
            var row = (await ledgers.Store(organisation).ReadAsync(Gatehouse.Identity.Ids.ConnectionOf(approval)!, Gatehouse.Approvals.ApprovalRows.Key(approval), default))!;
            untold += Gatehouse.Approvals.ApprovalRows.Parse(row.Content.Body)!.Untold is null ? 0 : 1;
        }

        return untold;
    }
}
