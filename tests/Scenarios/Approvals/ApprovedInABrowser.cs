using Gatehouse.Scenarios.Harness;
using Microsoft.Playwright;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>What people do with the links in their mails.</summary>
[Collection(MailStories.Name)]
public sealed class ApprovedInABrowser(MailHouse house)
{
    private static readonly object refund = new { type = "refund.issue", input = new { note = "for \u202Eana" }, tools = new object[] { new { name = "stripe.refund", arguments = new { amount = 60 } } } };

    [NeedsBrowser]
    public async Task A_yes_on_the_page_runs_the_task_as_it_was_shown()
    {
        var ana = await house.ReaderAsync();
        var (task, approval) = await house.HandInAsync(await house.AskingAsync(ana), new { type = "refund.issue", maxCost = 4, input = new { note = "for \u202Eana" } });
        var page = await OpenAsync(await ana.ReceiveAsync());

        Assert.Equal("Approve or deny", await page.Locator("h1").InnerTextAsync());
        Assert.Contains("for \\u{202E}ana", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("pending", await house.StateAsync(approval));

        await page.GetByLabel("Reason").FillAsync("it is <fine>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Contains("The task runs once", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
        Assert.Equal("for \u202Eana", Assert.Single(house.Target.CallsOf(task)).Body.GetProperty("input").TextOf("note"));
        var vote = (await house.Client.GetAsync($"/v1/approvals/{approval}", house.Owner.Key)).Body.GetProperty("votes")[0];
        Assert.Equal((ana.Id, "approve", "it is <fine>"), (vote.TextOf("by"), vote.TextOf("decision"), vote.TextOf("reason")));
    }

    [NeedsBrowser]
    public async Task A_no_on_the_page_ends_the_task_and_a_used_link_says_so()
    {
        var ana = await house.ReaderAsync();
        var (task, approval) = await house.HandInAsync(await house.AskingAsync(ana));
        var mail = await ana.ReceiveAsync();
        var (page, other) = (await OpenAsync(mail), await OpenAsync(mail));

        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        Assert.Contains("Denied. The task has ended", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        var late = await other.RunAndWaitForResponseAsync(() => other.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync(), response => response.Request.Method == "POST");

        Assert.Equal(409, late.Status);
        Assert.Contains($"already decided: `denied` by `{ana.Id}`", await other.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await other.Locator("form").CountAsync());
        Assert.Equal(("denied", "denied"), ((await house.Agent.EndAsync(task)).TaskStatus, await house.StateAsync(approval)));
        await other.ReloadAsync();
        Assert.Empty(house.Target.CallsOf(task));
    }

    [NeedsBrowser]
    public async Task Of_two_who_must_agree_each_has_a_link_and_one_is_not_enough()
    {
        var (ana, bob) = (await house.ReaderAsync(), await house.ReaderAsync("bob"));
        var (task, approval) = await house.HandInAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User, bob.User }, quorum = 2 }));

        var first = await OpenAsync(await ana.ReceiveAsync());
        await first.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        Assert.Contains("Your yes counts. One yes is needed", await first.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("pending", await house.StateAsync(approval));
        var second = await OpenAsync(await bob.ReceiveAsync());
        Assert.Contains($"{ana.User}: approve", await second.GetByRole(AriaRole.List).InnerTextAsync(), StringComparison.Ordinal);
        await second.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
    }

    [NeedsBrowser]
    public async Task Whoever_is_asked_once_the_first_have_not_answered_decides_by_a_link_of_their_own()
    {
        var (ana, head) = (await house.ReaderAsync(), await house.ReaderAsync("head"));
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User }, escalateAfter = "PT3S", escalateTo = new[] { head.User } });
        var (task, approval) = await house.HandInAsync(connection);

        var page = await OpenAsync(await head.ReceiveAsync());
        Assert.Equal("pending", await house.StateAsync(approval));
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Contains("The task runs once", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
    }

    [NeedsBrowser]
    public async Task A_page_that_lay_open_past_the_expiry_decides_nothing()
    {
        var ana = await house.ReaderAsync();
        var (task, approval) = await house.HandInAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User }, expireAfter = "PT20S" }));
        var page = await OpenAsync(await ana.ReceiveAsync());
        await Eventually.IsTrueAsync("it has expired", async () => await house.StateAsync(approval) == "expired");

        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Contains("already decided: `expired`", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Expired", await page.Locator("h1").InnerTextAsync());
        Assert.Equal("expired", (await house.Agent.EndAsync(task)).TaskStatus);
        Assert.Empty(house.Target.CallsOf(task));
    }

    [NeedsBrowser]
    public async Task What_moves_money_needs_the_key_once_more_and_a_no_does_not()
    {
        var (ana, bob, outsider) = (await house.ReaderAsync("ana", "approver"), await house.PersonAsync(), await house.ReaderAsync("out"));
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User, outsider.User } }, new { tools = new { classes = new { financial = "approve" } } });
        var (task, approval) = await house.HandInAsync(connection, refund);
        var page = await OpenAsync(await ana.ReceiveAsync());
        var elsewhere = await OpenAsync(await outsider.ReceiveAsync());

        Assert.Equal(0, await elsewhere.GetByLabel("Your operator's key").CountAsync());
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        Assert.Contains("(approval.sign-in)", await elsewhere.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Your operator's key").FillAsync(bob.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        Assert.Contains("no good key of yours", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("pending", await house.StateAsync(approval));
        Assert.Equal("", await page.GetByLabel("Your operator's key").InputValueAsync());
        await page.GetByLabel("Your operator's key").FillAsync(ana.Person!.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Contains("Approved", await page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("gth_op_", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("gth_op_", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
        var (denied, _) = await house.HandInAsync(connection, refund);
        var no = await OpenAsync(await ana.ReceiveAsync(2));
        await no.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        Assert.Equal("denied", (await house.Agent.EndAsync(denied)).TaskStatus);
    }

    [NeedsBrowser]
    public async Task What_has_changed_since_leads_to_what_is_asked_instead()
    {
        var ana = await house.ReaderAsync();
        var connection = await house.AskingAsync(ana);
        var (task, approval) = await house.HandInAsync(connection);
        var page = await OpenAsync(await ana.ReceiveAsync());
        await house.Owner.ChangePolicyAsync(connection, new { approval = new { when = "always", approvers = new[] { ana.User }, actingHumanMayApprove = true } });

        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal((409, "cancelled"), (answer.Status, await house.StateAsync(approval)));
        Assert.Empty(house.Target.CallsOf(task));
        await page.GetByRole(AriaRole.Link, new() { Name = "See what is asked instead" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
    }

    [NeedsBrowser]
    public async Task Whoever_was_taken_out_between_mail_and_click_answers_no_more_and_sees_nothing()
    {
        var ana = await house.ReaderAsync();
        var (_, approval) = await house.HandInAsync(await house.AskingAsync(ana), new { type = "t", input = new { secret = "of the house" } });
        var mail = await ana.ReceiveAsync();
        var page = await OpenAsync(mail);
        await house.RemoveAsync(ana);

        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync(), response => response.Request.Method == "POST");
        var reopened = await house.Client.GetAsync(mail.Path);

        Assert.Equal((403, 403), (answer.Status, reopened.Status));
        Assert.DoesNotContain("of the house", reopened.Text, StringComparison.Ordinal);
        Assert.Contains("no longer", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("pending", await house.StateAsync(approval));
    }

    private async Task<IPage> OpenAsync(Mail mail)
    {
        var page = await house.Browser.OpenAsync();
        var response = await page.GotoAsync(new Uri(house.Client.Address, mail.Path).AbsoluteUri);
        Assert.Equal(200, response!.Status);
        return page;
    }
}
