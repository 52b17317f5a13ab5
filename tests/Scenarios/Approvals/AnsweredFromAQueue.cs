using Gatehouse.Scenarios.Harness;
using Microsoft.Playwright;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>An approver signs in, sees what waits, and answers several at once.</summary>
[Collection(MailStories.Name)]
public sealed class AnsweredFromAQueue(MailHouse house)
{
    [NeedsBrowser]
    public async Task Several_are_answered_at_once_and_what_is_grave_by_itself()
    {
        var ana = await house.ReaderAsync("ana", "approver");
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User } }, new { tools = new { classes = new { financial = "approve" } } });
        var asked = new List<(string Task, string Approval)>();
        for (var i = 0; i < 3; i++)
            asked.Add(await house.HandInAsync(connection, new { type = $"step.{i}", input = new { text = "a story" } }));
        var grave = await house.HandInAsync(connection, new { type = "refund", tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } });

        var page = await SignedInAsync(ana);
        Assert.Equal(4, await page.Locator("article").CountAsync());
        Assert.Equal(3, await page.GetByRole(AriaRole.Checkbox).CountAsync());
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "step.0" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "step.2" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve what is ticked" }).ClickAsync();

        Assert.Equal(2, await page.GetByLabel("What became of your answers").GetByRole(AriaRole.Listitem).CountAsync());
        Assert.Equal(["approved", "pending", "approved"], await Task.WhenAll(asked.Select(one => house.StateAsync(one.Approval))));
        await page.GetByRole(AriaRole.Link, new() { Name = "refund" }).ClickAsync();
        Assert.Equal(0, await page.GetByLabel("Your operator's key").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        Assert.Equal("succeeded", (await house.Agent.EndAsync(grave.Task)).TaskStatus);
        await house.Client.PostAsync($"/v1/connections/{connection}/kill", null, house.Owner.Key);
    }

    [NeedsBrowser]
    public async Task A_session_ends_with_the_sign_out_and_with_the_key()
    {
        var ana = await house.ReaderAsync("ana", "approver");
        var (page, other) = (await SignedInAsync(ana), await SignedInAsync(ana));
        var cookie = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "gatehouse-session");
        Assert.True(cookie is { HttpOnly: true, SameSite: SameSiteAttribute.Strict, Path: "/approvals" });
        Assert.DoesNotContain(ana.Person!.Key, cookie.Value, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        Assert.Equal(1, await page.GetByLabel("Your operator's key").CountAsync());
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "gatehouse-session");
        var removed = await house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/operators/{ana.Id}"), house.Owner.Key, ("If-Match", (await house.Client.GetAsync($"/v1/operators/{ana.Id}", house.Owner.Key)).Header("ETag")!));
        Assert.InRange(removed.Status, 200, 204);
        await other.ReloadAsync();

        Assert.Equal("Sign in to answer", await other.Locator("h1").InnerTextAsync());
    }

    [NeedsBrowser]
    public async Task A_wrong_key_signs_nobody_in()
    {
        var page = await house.Browser.OpenAsync();
        await page.GotoAsync(new Uri(house.Client.Address, "/approvals").AbsoluteUri);
        await page.GetByLabel("Your operator's key").FillAsync("gth_op_nobody");
        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync(), response => response.Request.Method == "POST");

        Assert.Equal(401, answer.Status);
        Assert.Contains("no good key", await page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>No rule of axe finds anything, on a phone and in the dark too.</summary>
    [NeedsBrowser]
    public async Task The_pages_are_for_everybody()
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(await NpmPackage.AxeCore.FindAsync(), "axe-core", "axe.min.js"));
        var ana = await house.ReaderAsync("ana", "approver");
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { ana.User } }, new { tools = new { classes = new { financial = "approve" } } });
        await house.HandInAsync(connection, new { type = "refund", maxCost = 2, input = new { text = new string('x', 2_000) }, tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } });
        await house.HandInAsync(connection);
        var (first, second) = (await ana.ReceiveAsync(), await ana.ReceiveAsync(2));

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await house.Browser.OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme, BypassCSP = true, ViewportSize = new ViewportSize { Width = 360, Height = 640 } });
            foreach (var path in new[] { first.Path, second.Path, "/approvals/none", "/approvals" })
            {
                await page.GotoAsync(new Uri(house.Client.Address, path).AbsoluteUri);
                await CheckAsync(page, axe);
            }

            await SignInAsync(page, ana);
            await page.Locator("summary").First.ClickAsync();
            await CheckAsync(page, axe);
            Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        await house.Client.PostAsync($"/v1/connections/{connection}/kill", null, house.Owner.Key);
    }

    private static async Task CheckAsync(IPage page, string axe)
    {
        await page.EvaluateAsync(axe);
        var found = await page.EvaluateAsync<string[]>("async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))");
        Assert.Empty(found);
    }

    private async Task<IPage> SignedInAsync(Reader reader)
    {
        var page = await house.Browser.OpenAsync();
        await page.GotoAsync(new Uri(house.Client.Address, "/approvals").AbsoluteUri);
        await SignInAsync(page, reader);
        return page;
    }

    private static async Task SignInAsync(IPage page, Reader reader)
    {
        await page.GetByLabel("Your operator's key").FillAsync(reader.Person!.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "What waits for you" }).WaitForAsync();
        Assert.EndsWith("/approvals", page.Url, StringComparison.Ordinal);
    }
}
