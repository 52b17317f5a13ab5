using System.Text.RegularExpressions;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>What is sent to the pages by others than the form that the gate drew for this browser.</summary>
[Collection(MailStories.Name)]
public sealed class PagesAreGuarded(MailHouse house)
{
    [NeedsMailServer]
    public async Task Every_answer_is_framed_by_nobody_kept_by_nobody_and_loads_nothing()
    {
        var ana = await house.ReaderAsync();
        await house.HandInAsync(await house.AskingAsync(ana));
        var path = (await ana.ReceiveAsync()).Path;

        foreach (var (method, at) in new[] { ("GET", path), ("HEAD", path), ("OPTIONS", path), ("POST", path), ("GET", "/approvals"), ("HEAD", "/approvals"), ("POST", "/approvals"), ("GET", "/approvals/none"), ("POST", "/approvals/none") })
        {
            var reply = await house.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), at), null);
            var policy = reply.Header("Content-Security-Policy")!;
            Assert.Matches("^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$", policy);
            Assert.Equal(("DENY", "no-store", "no-referrer", "nosniff"), (reply.Header("X-Frame-Options"), reply.Header("Cache-Control"), reply.Header("Referrer-Policy"), reply.Header("X-Content-Type-Options")));
            Assert.DoesNotContain("<script", reply.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [NeedsMailServer]
    public async Task Only_the_form_that_was_drawn_for_this_browser_and_this_link_answers()
    {
        var (ana, bob) = (await house.ReaderAsync(), await house.ReaderAsync("bob"));
        var connection = await house.AskingAsync(ana, bob);
        var (task, approval) = await house.HandInAsync(connection);
        var (mine, others) = ((await ana.ReceiveAsync()).Path, (await bob.ReceiveAsync()).Path);
        var (own, again, foreign) = (await DrawAsync(mine), await DrawAsync(mine), await DrawAsync(others));

        Assert.Equal(403, (await SendAsync(mine, own with { Cookie = null })).Status);
        Assert.Equal(403, (await SendAsync(mine, own with { Token = null })).Status);
        Assert.Equal(403, (await SendAsync(mine, own with { Token = own.Token![..^2] + "AA" })).Status);
        Assert.Equal(403, (await SendAsync(mine, own with { Cookie = again.Cookie })).Status);
        Assert.Equal(403, (await SendAsync(mine, foreign)).Status);
        Assert.Equal(403, (await SendAsync(mine, own, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(403, (await SendAsync(mine, own, ("Sec-Fetch-Site", "same-site"))).Status);
        Assert.Equal(400, (await SendAsync(mine, own with { Answer = null })).Status);
        Assert.Equal(400, (await SendAsync(mine, own with { Answer = "maybe" })).Status);
        Assert.Equal(400, (await SendAsync(mine, own with { Reason = new string('x', 1025) })).Status);
        Assert.Equal(409, (await SendAsync(mine, own with { Hash = new string('0', 64) })).Status);
        Assert.Equal("pending", await house.StateAsync(approval));
        Assert.Empty(house.Target.CallsOf(task));

        Assert.Equal(200, (await SendAsync(mine, own, ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(200, (await SendAsync(mine, own)).Status);
        Assert.Equal(409, (await SendAsync(mine, own with { Answer = "deny" })).Status);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(task)).TaskStatus);
    }

    [NeedsMailServer]
    public async Task A_forged_link_is_no_link_whatever_is_sent_to_it()
    {
        var ana = await house.ReaderAsync();
        var (_, approval) = await house.HandInAsync(await house.AskingAsync(ana));
        var path = (await ana.ReceiveAsync()).Path;
        var form = await DrawAsync(path);

        foreach (var forged in new[] { path[..^1] + (path[^1] == 'A' ? 'B' : 'A'), path + "A", path[..^8], $"/approvals/{approval}", "/approvals/%00" })
        {
            Assert.InRange((await house.Client.GetAsync(forged)).Status, 400, 404);
            Assert.InRange((await SendAsync(forged, form)).Status, 400, 404);
        }

        Assert.Equal("pending", await house.StateAsync(approval));
    }

    [NeedsMailServer]
    public async Task A_link_is_no_link_once_its_person_reads_at_another_address()
    {
        var ana = await house.ReaderAsync();
        var (_, approval) = await house.HandInAsync(await house.AskingAsync(ana));
        var path = (await ana.ReceiveAsync()).Path;
        var form = await DrawAsync(path);

        await house.MoveAsync(ana, $"moved-{ana.Address}");
        var (read, sent, forged) = (await house.Client.GetAsync(path), await SendAsync(path, form), await house.Client.GetAsync(path[..^8] + "AAAAAAAA"));
        Assert.Equal((404, 404, 404), (read.Status, sent.Status, forged.Status));
        Assert.Equal((forged.Text, forged.Text), (read.Text, sent.Text));
        Assert.Equal("pending", await house.StateAsync(approval));

        await house.MoveAsync(ana, ana.Address);
        Assert.Equal(200, (await SendAsync(path, form)).Status);
    }

    private async Task<Form> DrawAsync(string path)
    {
        var page = await house.Client.GetAsync(path);
        Assert.Equal(200, page.Status);
        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; path=" + path, cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        return new Form(cookie.Split(';')[0], Field(page.Text, "form"), Field(page.Text, "hash"), "approve", null);
    }

    private Task<Reply> SendAsync(string path, Form form, params (string Name, string Value)[] headers)
    {
        var members = new[] { ("form", form.Token), ("hash", form.Hash), ("answer", form.Answer), ("reason", form.Reason) }.Where(member => member.Item2 is not null).Select(member => KeyValuePair.Create(member.Item1, member.Item2!));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(members) };
        return house.Client.SendAsync(request, null, form.Cookie is { } cookie ? [("Cookie", cookie), .. headers] : headers);
    }

    private static string Field(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    private sealed record Form(string? Cookie, string? Token, string? Hash, string? Answer, string? Reason);
}
