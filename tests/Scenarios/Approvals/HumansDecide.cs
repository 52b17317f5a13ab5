using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>A task that needs a human waits until the right people have answered, and then runs as they saw it, or not at all.</summary>
public sealed class HumansDecide(ApprovalHouse house) : IClassFixture<ApprovalHouse>
{
    private static readonly object always = new { when = "always" };

    [Fact]
    public async Task What_is_approved_is_delivered_as_it_was_shown()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always, new { spend = new { monthly = 10 } });
        var dispatched = await house.DispatchAsync(connection, new { type = "refund.issue", maxCost = 4, input = new { note = "for \u202Eana" } });
        var asked = await ApprovalHouse.ReadAsync(ana, dispatched.Task, dispatched.Body.TextOf("approval")!);

        Assert.Equal("needsApproval", dispatched.Body.GetProperty("decision").TextOf("verdict"));
        Assert.Contains(asked.Approval, await ana.PendingAsync($"?connection={connection}"));
        Assert.Equal(("pending", "awaitingApproval"), (asked.Body.TextOf("state"), asked.Body.TextOf("taskStatus")));
        Assert.Equal("for \\u{202E}ana", asked.Body.GetProperty("preview").GetProperty("input").GetProperty("values")[0].TextOf("text"));
        Assert.Equal("for \u202Eana", asked.Body.GetProperty("request").GetProperty("input").TextOf("note"));
        Assert.Empty(house.Target.CallsOf(asked.Task));

        var approved = await ana.ApproveAsync(asked);
        var ended = await house.Agent.EndAsync(asked.Task);

        Assert.True(approved.Status == 200, approved.ToString());
        Assert.Equal(("approved", ana.Id), (approved.Body.TextOf("state"), approved.Body.TextOf("decidedBy")));
        Assert.Equal(("succeeded", asked.Approval), (ended.TaskStatus, ended.Body.TextOf("approval")));
        Assert.Equal("for \u202Eana", Assert.Single(house.Target.CallsOf(asked.Task)).Body.GetProperty("input").TextOf("note"));
        Assert.DoesNotContain(asked.Approval, await ana.PendingAsync());
        var kinds = (await house.Owner.ReadAuditAsync(connection)).Of(connection, asked.Task).Select(record => record.Kind).ToArray();
        Assert.Equal(["dispatch", "approval-decided", "dispatch", "claim", "ended"], kinds);
    }

    [Fact]
    public async Task A_no_ends_the_task_and_gives_its_money_back()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always, new { spend = new { monthly = 5 } });
        var asked = await house.AskAsync(connection, ana, new { type = "t", maxCost = 5 });
        Assert.Equal("spend-cap-reached", (await house.DispatchAsync(connection, new { type = "t", maxCost = 1 })).Code);

        var denied = await ana.DenyAsync(asked);
        var ended = await house.Agent.EndAsync(asked.Task);

        Assert.Equal((200, "denied"), (denied.Status, denied.Body.TextOf("state")));
        Assert.Equal(("denied", "approval-denied"), (ended.TaskStatus, ended.Body.GetProperty("refusal").TextOf("code")));
        Assert.Equal(202, (await house.DispatchAsync(connection, new { type = "t", maxCost = 5 })).Status);
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Nobody_s_answer_is_a_no()
    {
        var ana = await house.PersonAsync();
        var asked = await house.AskAsync(await house.ConnectAsync(new { when = "always", expireAfter = "PT1S" }), ana);

        var ended = await house.Agent.EndAsync(asked.Task);
        var late = await ana.ApproveAsync(asked);

        Assert.Equal(("expired", "failedNoEffect", "approval-expired"), (ended.TaskStatus, ended.Body.TextOf("outcome"), ended.Body.GetProperty("failure").TextOf("code")));
        Assert.Equal((409, "already-decided"), (late.Status, late.Code));
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task Others_are_asked_when_the_first_do_not_answer()
    {
        var (first, firstUser) = await house.NamedAsync();
        var (second, secondUser) = await house.NamedAsync("viewer");
        var heads = await house.GroupAsync(secondUser);
        var connection = await house.ConnectAsync(new { when = "always", approvers = new[] { firstUser }, escalateAfter = "PT6S", escalateTo = new[] { heads }, remindAfter = "PT6S" });
        var asked = await house.AskAsync(connection, first);
        Assert.Equal(403, (await second.ApproveAsync(asked)).Status);
        Assert.DoesNotContain(asked.Approval, await second.PendingAsync());

        await Eventually.IsTrueAsync("it is escalated", async () => (await second.PendingAsync()).Contains(asked.Approval));

        Assert.Equal(200, (await second.ApproveAsync(asked)).Status);
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        Assert.Contains("approval-escalated", (await house.Owner.ReadAuditAsync(connection)).Of(connection, asked.Task).Select(record => record.Kind));
    }

    [Fact]
    public async Task Of_two_who_must_agree_one_is_not_enough()
    {
        var (ana, bob, eve) = (await house.PersonAsync(), await house.PersonAsync(), await house.PersonAsync());
        var asked = await house.AskAsync(await house.ConnectAsync(new { when = "always", quorum = 2 }), ana);

        var first = await ana.ApproveAsync(asked);
        var again = await ana.ApproveAsync(asked);
        var otherwise = await ana.DenyAsync(asked);
        Assert.Equal((200, "pending"), (first.Status, first.Body.TextOf("state")));
        Assert.Equal((200, "pending", 1), (again.Status, again.Body.TextOf("state"), again.Body.GetProperty("votes").GetArrayLength()));
        Assert.Equal((409, "already-decided"), (otherwise.Status, otherwise.Code));
        Assert.Empty(house.Target.CallsOf(asked.Task));

        var second = await bob.ApproveAsync(asked);

        Assert.Equal((200, "approved", bob.Id), (second.Status, second.Body.TextOf("state"), second.Body.TextOf("decidedBy")));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        Assert.Equal(200, (await ana.ApproveAsync(asked)).Status);
        Assert.Equal((409, "already-decided"), ((await eve.ApproveAsync(asked)).Status, (await eve.DenyAsync(asked)).Code));
    }

    /// <summary>Case 62 of the catalogue.</summary>
    [Fact]
    public async Task Of_a_yes_and_a_no_at_once_one_wins_and_the_other_is_told_who_did()
    {
        var (ana, bob) = (await house.PersonAsync(), await house.PersonAsync());
        var connection = await house.ConnectAsync(always);
        for (var round = 0; round < 5; round++)
        {
            var asked = await house.AskAsync(connection, ana);

            var replies = await Task.WhenAll(ana.ApproveAsync(asked), bob.DenyAsync(asked));

            Assert.Equal([200, 409], replies.Select(reply => reply.Status).Order());
            var winner = replies[0].Status == 200 ? ana : bob;
            var loser = replies.Single(reply => reply.Status == 409);
            Assert.Equal("already-decided", loser.Code);
            Assert.Contains($"by `{winner.Id}` at", loser.Body.TextOf("detail"), StringComparison.Ordinal);
            Assert.Equal(winner == ana ? "succeeded" : "denied", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        }
    }

    /// <summary>Case 63 of the catalogue.</summary>
    [Fact]
    public async Task Who_is_no_approver_any_more_may_not_answer_and_an_agent_never_may()
    {
        var (ana, user) = await house.NamedAsync();
        var (bob, other) = await house.NamedAsync();
        var group = await house.GroupAsync(user, other);
        var asked = await house.AskAsync(await house.ConnectAsync(new { when = "always", approvers = new[] { group } }), ana);
        var standing = await house.Client.GetAsync($"/v1/approver-groups/{group["group:".Length..]}", house.Owner.Key);
        await house.Client.PutAsync($"/v1/approver-groups/{group["group:".Length..]}", new { members = new[] { other } }, house.Owner.Key, ("If-Match", standing.Header("ETag")!));

        var removed = await ana.ApproveAsync(asked);
        var agent = await house.Client.PostAsync($"/v1/approvals/{asked.Approval}/decision", new { decision = "approve", hash = asked.Hash }, house.Agent.Token);
        var owner = await house.Client.PostAsync($"/v1/approvals/{asked.Approval}/decision", new { decision = "approve", hash = asked.Hash }, house.Owner.Key);

        Assert.Equal((403, "forbidden"), (removed.Status, removed.Code));
        Assert.Equal((403, 403), (agent.Status, owner.Status));
        Assert.Equal(200, (await bob.ApproveAsync(asked)).Status);
    }

    [Fact]
    public async Task Who_changed_the_policy_does_not_approve_under_it()
    {
        var ana = await house.PersonAsync("operator", "approver");
        var bob = await house.PersonAsync();
        var connection = await house.ConnectAsync(always);
        await new Operator(house.Client, ana.Key).ChangePolicyAsync(connection, new { approval = new { when = "always" }, taskTypes = new[] { "summarize" } });
        var asked = await house.AskAsync(connection, ana);

        var editor = await ana.ApproveAsync(asked);

        Assert.Equal((403, "approval.policy-editor"), (editor.Status, editor.Body.TextOf("clause")));
        Assert.Equal(200, (await bob.ApproveAsync(asked)).Status);
    }

    /// <summary>Case 65 of the catalogue.</summary>
    [Fact]
    public async Task What_has_changed_since_is_asked_for_again()
    {
        var (ana, bob) = (await house.PersonAsync(), await house.PersonAsync());
        var connection = await house.ConnectAsync(always);
        var asked = await house.AskAsync(connection, ana);
        var otherHash = await ana.AnswerAsync(asked, "approve", new string('0', 64), null);
        await house.Owner.ChangePolicyAsync(connection, new { approval = new { when = "always", quorum = 2 } });

        var changed = await ana.ApproveAsync(asked);
        var standing = await ana.ReadAsync(asked.Approval);
        var next = await ApprovalHouse.ReadAsync(ana, asked.Task, standing.Body.TextOf("supersededBy")!);

        Assert.Equal((409, "approval.hash"), (otherHash.Status, otherHash.Body.TextOf("clause")));
        Assert.Equal((409, "conflict"), (changed.Status, changed.Code));
        Assert.Contains(next.Approval, changed.Body.TextOf("detail"), StringComparison.Ordinal);
        Assert.Equal("cancelled", standing.Body.TextOf("state"));
        Assert.NotEqual(asked.Hash, next.Hash);
        Assert.Equal("pending", (await ana.ApproveAsync(next)).Body.TextOf("state"));
        Assert.Equal("approved", (await bob.ApproveAsync(next)).Body.TextOf("state"));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        await house.Owner.ReadAuditAsync(connection);
    }

    /// <summary>Case 66 of the catalogue.</summary>
    [Fact]
    public async Task After_a_kill_nothing_can_be_approved()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always);
        var asked = await house.AskAsync(connection, ana);
        await house.Owner.ContainAsync("kill", connection);

        var shown = await ana.ReadAsync(asked.Approval);
        var pending = await ana.PendingAsync();
        var late = await ana.ApproveAsync(asked);

        Assert.Equal(("cancelled", "cancelled"), (shown.Body.TextOf("state"), shown.Body.TextOf("taskStatus")));
        Assert.DoesNotContain(asked.Approval, pending);
        Assert.Equal((409, "already-decided"), (late.Status, late.Code));
        Assert.Equal("cancelled", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
        Assert.Empty(house.Target.CallsOf(asked.Task));
    }

    [Fact]
    public async Task While_frozen_nothing_is_approved_and_a_no_still_counts()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always);
        var (asked, other) = (await house.AskAsync(connection, ana), await house.AskAsync(connection, ana));
        await house.Owner.ContainAsync("freeze", connection);

        var frozen = await ana.ApproveAsync(asked);
        var denied = await ana.DenyAsync(other);
        await house.Owner.ContainAsync("unfreeze", connection);
        var thawed = await ana.ApproveAsync(asked);

        Assert.Equal((403, "connection-frozen"), (frozen.Status, frozen.Code));
        Assert.Equal((200, "denied"), (denied.Status, denied.Body.TextOf("state")));
        Assert.Equal((200, "approved"), (thawed.Status, thawed.Body.TextOf("state")));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Fact]
    public async Task A_task_that_is_cancelled_is_asked_about_no_more()
    {
        var ana = await house.PersonAsync();
        var asked = await house.AskAsync(await house.ConnectAsync(always), ana);

        var cancelled = await house.Agent.CancelAsync(asked.Task);
        var late = await ana.ApproveAsync(asked);

        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.TaskStatus));
        Assert.Equal((409, "already-decided"), (late.Status, late.Code));
        Assert.Equal("cancelled", (await ana.ReadAsync(asked.Approval)).Body.TextOf("state"));
        Assert.DoesNotContain(asked.Approval, await ana.PendingAsync());
    }

    [Fact]
    public async Task What_moves_money_needs_a_fresh_sign_in()
    {
        var (ana, bob) = (await house.PersonAsync(), await house.PersonAsync());
        var connection = await house.ConnectAsync(always, new { tools = new { classes = new { financial = "approve" } } });
        var asked = await house.AskAsync(connection, ana, new { type = "refund", tools = new[] { new { name = "stripe.refund", arguments = new { amount = 40 } } } });

        var stale = await ana.ApproveAsync(asked);
        var somebodyElses = await ana.ApproveAsync(asked, await bob.SignInAsync());
        var forged = await ana.ApproveAsync(asked, "gth_sgn_1_" + new string('0', 64));
        var notTheirs = await house.Client.PostAsync("/v1/sign-ins", new { key = bob.Key }, ana.Key);
        var fresh = await ana.ApproveAsync(asked, await ana.SignInAsync());

        Assert.True(asked.Body.GetProperty("needsFreshSignIn").GetBoolean());
        Assert.Equal((403, "step-up-required"), (stale.Status, stale.Code));
        Assert.Equal(("step-up-required", "step-up-required", "step-up-required"), (somebodyElses.Code, forged.Code, notTheirs.Code));
        Assert.Equal((200, "approved"), (fresh.Status, fresh.Body.TextOf("state")));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(asked.Task)).TaskStatus);
    }

    [Fact]
    public async Task Several_are_answered_at_once_each_for_itself()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always);
        var (first, second) = (await house.AskAsync(connection, ana), await house.AskAsync(connection, ana));

        var reply = await house.Client.PostAsync(
            "/v1/approvals/decisions",
            new { decisions = new[] { new { approval = first.Approval, decision = "approve", hash = first.Hash }, new { approval = second.Approval, decision = "approve", hash = first.Hash } } },
            ana.Key);

        Assert.True(reply.Status == 200, reply.ToString());
        var items = reply.Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal((true, "approved"), (items[0].GetProperty("counted").GetBoolean(), items[0].TextOf("state")));
        Assert.Equal((false, "conflict"), (items[1].GetProperty("counted").GetBoolean(), items[1].TextOf("code")));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(first.Task)).TaskStatus);
    }

    [Fact]
    public async Task A_connection_asks_about_a_hundred_tasks_and_no_more()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(always);
        var asked = new List<string>();
        for (var i = 0; i < 100; i++)
            asked.Add((await house.DispatchAsync(connection)).Body.TextOf("approval")!);

        var refused = await house.DispatchAsync(connection);
        var firstPage = await house.Client.GetAsync($"/v1/approvals?connection={connection}&limit=60", ana.Key);
        var secondPage = await house.Client.GetAsync($"/v1/approvals?connection={connection}&limit=60&after={firstPage.Body.TextOf("after")}", ana.Key);
        await ana.DenyAsync(await ApprovalHouse.ReadAsync(ana, "", asked[0]));

        Assert.Equal((429, "too-many-pending"), (refused.Status, refused.Code));
        var listed = new[] { firstPage, secondPage }.SelectMany(page => page.Body.GetProperty("items").EnumerateArray().Select(item => item.TextOf("id")!)).ToArray();
        Assert.Equal(asked, listed);
        Assert.Equal(202, (await house.DispatchAsync(connection)).Status);
    }

    /// <summary>Case 63 of the catalogue.</summary>
    [Fact]
    public async Task Nobody_approves_what_is_done_for_them_unless_the_policy_lets_them()
    {
        var (ana, user) = await house.NamedAsync();
        var made = await house.Client.PostAsync("/v1/agents", new { name = "assistant", owner = new { team = "t", contact = "c" }, actsFor = user }, house.Owner.Key);
        var assistant = await house.Owner.SignInAsync(made.Body.TextOf("id")!);
        var (strict, lenient) = (await house.Owner.ConnectAsync(assistant, house.Target.Url, new { approval = always }), await house.Owner.ConnectAsync(assistant, house.Target.Url, new { approval = new { when = "always", actingHumanMayApprove = true } }));
        var (first, second) = (await assistant.DispatchAsync(strict), await assistant.DispatchAsync(lenient));

        var own = await ana.ApproveAsync(await ApprovalHouse.ReadAsync(ana, first.Task, first.Body.TextOf("approval")!));
        var let = await ana.ApproveAsync(await ApprovalHouse.ReadAsync(ana, second.Task, second.Body.TextOf("approval")!));

        Assert.Equal((403, "forbidden", "approval.act-chain"), (own.Status, own.Code, own.Body.TextOf("clause")));
        Assert.Equal((200, "approved"), (let.Status, let.Body.TextOf("state")));
        Assert.Contains((await house.Owner.ReadAuditAsync(strict))[strict], record => record.Kind == "approval-refused");
    }

    [Fact]
    public async Task What_was_said_for_good_is_listed_used_and_taken_back()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(new { when = "always", memory = "always" });
        await ana.ApproveAsync(await house.AskAsync(connection, ana));
        var remembered = await house.DispatchAsync(connection);
        var path = $"/v1/connections/{connection}/approval-memory";
        var grant = Assert.Single((await house.Client.GetAsync(path, house.Owner.Key)).Body.GetProperty("items").EnumerateArray());

        var revoked = await house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{path}/{grant.TextOf("id")}"), house.Owner.Key);
        var asked = await house.DispatchAsync(connection);

        Assert.Equal(("queued", "allow"), (remembered.TaskStatus, remembered.Body.GetProperty("decision").TextOf("verdict")));
        Assert.Equal((ana.Id, 1L), (grant.TextOf("by"), grant.NumberOf("inARow")));
        Assert.Equal((200, "awaitingApproval"), (revoked.Status, asked.TaskStatus));
        Assert.Equal("succeeded", (await house.Agent.EndAsync(remembered.Task)).TaskStatus);
    }

    [Fact]
    public async Task An_approval_of_another_organisation_is_none()
    {
        var ana = await house.PersonAsync();
        var asked = await house.AskAsync(await house.ConnectAsync(always), ana);
        var stranger = await house.Gateway.FoundAsync($"other {asked.Approval}");

        Assert.Equal(404, (await house.Client.GetAsync($"/v1/approvals/{asked.Approval}", stranger.Key)).Status);
        Assert.Equal(404, (await house.Client.PostAsync($"/v1/approvals/{asked.Approval}/decision", new { decision = "deny", hash = asked.Hash }, stranger.Key)).Status);
        Assert.Equal("pending", (await ana.ReadAsync(asked.Approval)).Body.TextOf("state"));
    }
}
