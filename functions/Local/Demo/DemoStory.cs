using System.Text;
using System.Text.Json;
using Gatehouse.Audit;

namespace Gatehouse.Local.Demo;

/// <summary>One task through every stage of the gate, told as it happens.</summary>
internal sealed class DemoStory(DemoClient gate, DemoTarget target, DemoHouse house, DemoPage page)
{
    private string token = "";

    public async Task TellAsync(CancellationToken ct)
    {
        Introduce();
        await SignInAsync(ct);
        await TryAsync(ct);
        var task = await DispatchAsync(ct);
        await FollowAsync(task, ct);
        await CallTheClerkAsync(ct);
        await BeRefusedAsync(ct);
        await FreezeAsync(ct);
        await VerifyAsync(ct);
    }

    private void Introduce()
    {
        page.Stage("An organisation, two agents, a target");
        page.Fact("agent courier", house.Courier);
        page.Fact("agent clerk", $"{house.Clerk}, takes tasks at {target.Address}/clerk");
        page.Fact("connection", $"{house.Refunds}: courier -> {target.Address}/refunds");
        page.Fact("connection", $"{house.Errands}: courier -> clerk");
    }

    private async Task SignInAsync(CancellationToken ct)
    {
        var answer = await gate.SignInAsync(house.ClientId, house.ClientSecret, ct);
        token = answer.Text("access_token");
        page.Stage("The courier signs in with its own credential");
        page.Fact("client", house.ClientId);
        page.Fact("token", DemoPage.Shortened(token));
        page.Fact("good for", $"{answer.GetProperty("expires_in")} s");
    }

    private async Task TryAsync(CancellationToken ct)
    {
        var (_, decision) = await PostAsync(DemoHouse.RefundOf(house.Refunds, 40), "demo-1", "?dryRun=true", ct);
        page.Stage("The policy is evaluated (a dry run shows every check)");
        foreach (var check in decision.GetProperty("checks").EnumerateArray())
            page.Line($"   {check.Text("verdict"),-6} {check.Text("name"),-40} {check.Text("reason")}");
        page.Fact("verdict", $"{decision.Text("verdict")}, by version {decision.GetProperty("policyVersion")} of the policy");
    }

    private async Task<string> DispatchAsync(CancellationToken ct)
    {
        var (status, answer) = await PostAsync(DemoHouse.RefundOf(house.Refunds, 40), "demo-1", "", ct);
        page.Stage("The courier dispatches: a refund of 40, at a cost of at most 4");
        page.Fact("answer", $"{status}, {answer.Text("status")}");
        page.Fact("task", answer.Text("task"));
        page.Fact("audit entry", $"{answer.GetProperty("decision").GetProperty("audit").GetProperty("sequence")} of chain {house.Refunds}, durable before the answer");
        var (again, replay) = await PostAsync(DemoHouse.RefundOf(house.Refunds, 40), "demo-1", "", ct);
        page.Fact("sent again", $"{again}, under the same Idempotency-Key the same task: {replay.Text("task") == answer.Text("task")}");
        return answer.Text("task");
    }

    private async Task FollowAsync(string task, CancellationToken ct)
    {
        var ended = await EndOfAsync(task, ct);
        page.Stage("Committed, queued, claimed, delivered, settled: the connection's ledger");
        foreach (var line in Encoding.UTF8.GetString(await gate.ExportAsync($"?connection={house.Refunds}", ct)).Split('\n'))
            page.Entry(line);
        page.Stage("What the target saw");
        page.Call(target.Seen(task)!);
        page.Stage("What the courier gets");
        page.Fact("status", $"{ended.Text("status")}, outcome {ended.Text("outcome")}, attempts {ended.GetProperty("attempts")}");
        page.Fact("result", ended.GetProperty("result"));
        page.Fact("cost", $"{ended.GetProperty("cost")} of 4 reserved; the rest is released");
    }

    private async Task CallTheClerkAsync(CancellationToken ct)
    {
        var (_, answer) = await PostAsync(DemoHouse.ErrandOf(house.Errands), null, "", ct);
        var ended = await EndOfAsync(answer.Text("task"), ct);
        page.Stage("Agent to agent: the courier gives the clerk an errand");
        page.Fact("status", ended.Text("status"));
        page.Fact("token for", $"{DemoToken.Audience(target.Seen(answer.Text("task"))!)}: the clerk alone, for this task alone");
    }

    private async Task BeRefusedAsync(CancellationToken ct)
    {
        var (status, problem) = await PostAsync(DemoHouse.RefundOf(house.Refunds, 5000), "demo-2", "", ct);
        page.Stage("A refund of 5000 is refused, and told why");
        page.Refusal(status, problem);
    }

    private async Task FreezeAsync(CancellationToken ct)
    {
        var frozen = await gate.ManageAsync(HttpMethod.Post, $"/v1/agents/{house.Courier}/freeze", null, ct);
        page.Stage("The owner freezes the courier, and lets it go again");
        page.Fact("freeze", $"{frozen.GetProperty("fenced")} connections fenced in {frozen.GetProperty("elapsedMs")} ms, {frozen.GetProperty("inFlight").GetArrayLength()} sends on the wire");
        var (status, problem) = await PostAsync(DemoHouse.RefundOf(house.Refunds, 40), "demo-3", "", ct);
        page.Refusal(status, problem);
        var thawed = await gate.ManageAsync(HttpMethod.Post, $"/v1/agents/{house.Courier}/unfreeze", null, ct);
        page.Fact("unfreeze", $"{thawed.GetProperty("fenced")} connections");
    }

    private async Task VerifyAsync(CancellationToken ct)
    {
        using var export = new MemoryStream(await gate.ExportAsync("", ct));
        var verification = await AuditVerifier.VerifyAsync(export, ct);
        page.Stage("The audit trail is exported and verified");
        page.Fact("export", $"{export.Length} bytes");
        page.Fact("verdict", verification.Match(
            intact: all => $"intact: {all.Entries} entries in {all.Chains} chains",
            range: part => $"valid range: {part.Covered}",
            invalid: fault => $"invalid: {fault}",
            incomplete: fault => $"incomplete: {fault}"));
        if (verification.ExitCode != 0)
            throw new InvalidOperationException("the audit trail does not verify");
    }

    private Task<(int Status, JsonElement Answer)> PostAsync(string body, string? key, string query, CancellationToken ct) =>
        gate.SendAsync(HttpMethod.Post, "/v1/dispatch" + query, token, body, key, ct);

    private async Task<JsonElement> EndOfAsync(string task, CancellationToken ct)
    {
        while (true)
        {
            var (_, view) = await gate.SendAsync(HttpMethod.Get, $"/v1/tasks/{task}?wait=30", token, null, null, ct);
            if (view.GetProperty("endedAt").ValueKind is not JsonValueKind.Null)
                return view;
        }
    }
}
