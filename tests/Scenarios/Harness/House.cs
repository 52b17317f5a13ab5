using Gatehouse.Alerts;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One organisation with one of everything that has an id, all of it at rest.</summary>
public sealed class House
{
    public const string SharedKey = "the-same-key";

    private House(GateClient gate, Operator owner) => (Gate, Owner) = (gate, owner);

    public GateClient Gate { get; }

    public Operator Owner { get; }

    public AgentClient Agent { get; private set; } = null!;

    public string Connection { get; private set; } = null!;

    /// <summary>Has ended well.</summary>
    public string Task { get; private set; } = null!;

    /// <summary>Of a connection whose target is down.</summary>
    public string DeadLetter { get; private set; } = null!;

    public string Session { get; private set; } = null!;

    public string OperatorId { get; private set; } = null!;

    public string OperatorKey { get; private set; } = null!;

    public string Operation { get; private set; } = null!;

    /// <summary>A drill: it stopped nothing.</summary>
    public string Incident { get; private set; } = null!;

    /// <summary>Of the dead letter.</summary>
    public string Alert { get; private set; } = null!;

    /// <summary>A webhook that nobody answers at.</summary>
    public string AlertRoute { get; private set; } = null!;

    /// <summary>Was denied.</summary>
    public string Approval { get; private set; } = null!;

    public string Provider { get; private set; } = null!;

    public string Grant { get; private set; } = null!;

    public string Approver { get; private set; } = null!;

    /// <summary>Its name is the house's own: names are nobody's but within an organisation.</summary>
    public string ApproverGroup { get; private set; } = null!;

    /// <summary>What was said of tasks like the one that was denied.</summary>
    public string Memory { get; private set; } = null!;

    public string GuardrailSet { get; private set; } = null!;

    public string AttestationKey { get; private set; } = null!;

    public string Attestation { get; private set; } = null!;

    public string Guardrail { get; private set; } = null!;

    /// <summary>The secret of an audit writer.</summary>
    public string Writer { get; private set; } = null!;

    /// <summary>The organisation that the agent is shared with.</summary>
    public string Friend { get; private init; } = null!;

    public string Organisation => Agent.ClientId[4..16];

    public static async Task<House> BuildAsync(GatewayInProcess at, Operator owner, Uri target, Uri brokenTarget)
    {
        var gate = at.Client;
        var house = new House(gate, owner) { Agent = await owner.EnrolAsync(), Friend = await (await at.FoundAsync("friend")).OrganisationAsync() };
        house.Connection = await owner.ConnectAsync(house.Agent, target);
        var broken = await owner.ConnectAsync(house.Agent, brokenTarget, new { delivery = new { maxAttempts = 1 } });
        house.Task = (await house.Agent.DispatchAsync(house.Connection, SharedKey)).Task;
        house.DeadLetter = await house.Agent.HandInAsync(broken);
        house.Incident = await house.MakeAsync("/v1/incidents", new { scope = new { connection = house.Connection }, action = "kill", drill = true });
        house.Session = await house.MakeAsync("/v1/sessions", new { agent = house.Agent.Id });
        house.OperatorId = await house.MakeAsync("/v1/operators", new { name = "viewer", roles = new[] { "viewer" } });
        house.OperatorKey = await house.MakeAsync($"/v1/operators/{house.OperatorId}/keys", new { });
        house.Guardrail = await house.MakeAsync("/v1/guardrails", new { name = "secrets", kind = "secrets", action = "redact" });
        house.GuardrailSet = await house.MakeAsync("/v1/guardrail-sets", new { name = "set", guardrails = new[] { new { guardrail = house.Guardrail } } });
        using var attester = new Attester($"auditor of {house.Agent.Id}");
        house.AttestationKey = await house.MakeAsync("/v1/attestation-keys", attester.Allowed);
        house.Attestation = await house.MakeAsync("/v1/attestations", new { jws = attester.Attest(house.Agent.Id, "soc2") });
        house.Writer = (await house.PostAsync($"/v1/agents/{await owner.CreateAgentAsync()}/credentials", new { kind = "auditWriter" })).Body.TextOf("clientSecret")!;
        Assert.Equal(201, (await house.PostAsync($"/v1/agents/{house.Agent.Id}/shares", new { organisation = house.Friend })).Status);
        Assert.Equal(201, (await gate.PutAsync("/v1/budgets", new { of = new { agent = house.Agent.Id }, rate = new { perMinute = 1000 } }, owner.Key)).Status);
        Assert.Equal(201, (await gate.PutAsync("/v1/budgets", new { of = new { session = house.Session }, rate = new { perMinute = 1000 } }, owner.Key)).Status);
        Assert.Equal(201, (await gate.PutAsync("/v1/siem", new { url = "http://127.0.0.1:9/" }, owner.Key)).Status);
        Assert.Equal(200, (await house.PostAsync("/v1/siem/pause", null)).Status);
        house.Provider = await house.MakeAsync("/v1/providers", new { name = "accounts", endpoints = new { authorization = "http://127.0.0.1:9/authorize", token = "http://127.0.0.1:9/token" }, client = new { id = "gate", secret = "a secret" } });
        house.Grant = await house.MakeAsync("/v1/grants", new { provider = house.Provider, user = $"user:{house.Agent.Id}@example.com", scopes = new[] { "read" }, refreshToken = "a-refresh-token" });
        await house.AskAsync(target);
        house.Operation = (await house.PostAsync("/v1/organisation/unfreeze", null)).Body.TextOf("operation")!;
        await house.RestAsync();
        await at.Services.GetRequiredService<WatchAlerts>().RunAsync(default);
        house.Alert = (await house.GetAsync("/v1/alerts")).Body.GetProperty("items")[0].TextOf("id")!;
        // After the alert, so that nothing is on its way.
        house.AlertRoute = await house.MakeAsync("/v1/alert-routes", new { name = "on call", to = new { webhook = "http://127.0.0.1:9/" } });
        return house;
    }

    /// <param name="parameter">Of a path.</param>
    public string IdOf(string parameter) => parameter switch
    {
        "agent" => Agent.Id,
        "connection" => Connection,
        "credential" => Agent.ClientId,
        "task" => Task,
        "session" => Session,
        "operator" => OperatorId,
        "key" => OperatorKey,
        "operation" => Operation,
        "incident" => Incident,
        "organisation" => Friend,
        "approval" => Approval,
        "provider" => Provider,
        "grant" => Grant,
        "user" => $"user:{Agent.Id}@example.com",
        "approver" => Approver,
        "group" => ApproverGroup,
        "memory" => Memory,
        "guardrailSet" => GuardrailSet,
        "guardrail" => Guardrail,
        "attestationKey" => AttestationKey,
        "attestation" => Attestation,
        "alert" => Alert,
        "alertRoute" => AlertRoute,
        _ => throw new InvalidOperationException($"whose id is `{parameter}`?"),
    };

    /// <summary>Of the same kind, and nobody's.</summary>
    public static string NobodysId(string parameter) => parameter switch
    {
        "agent" => "agt_00000000000000000000",
        "connection" => "con_00000000000000000000",
        "credential" or "key" => "crd_00000000000000000000",
        "task" => "tsk_000000000000000000000000000000000000",
        "session" => "ses_00000000000000000000",
        "operator" => "usr_00000000000000000000",
        "operation" => "opr_00000000000000000000",
        "incident" => "inc_00000000000000000000",
        "organisation" => "000000000000",
        "approval" => "apr_000000000000000000000000000000000000",
        "provider" => "prv_00000000000000000000",
        "grant" => "grt_00000000000000000000",
        "user" => "user:nobody@example.com",
        "approver" => "usr_00000000000000000000",
        "group" => "nobodys",
        "memory" => "00000000000000000000000000000000",
        "guardrailSet" => "grs_00000000000000000000",
        "guardrail" => "grd_00000000000000000000",
        "attestationKey" => "atk_00000000000000000000",
        "attestation" => "att_000000000000000000000000000000000000",
        "alert" => "alt_00000000000000000000",
        "alertRoute" => "alr_00000000000000000000",
        _ => throw new InvalidOperationException($"what is a `{parameter}`?"),
    };

    public Task<Reply> GetAsync(string path) => Gate.GetAsync(path, Owner.Key);

    public Task<Reply> PostAsync(string path, object? body) => Gate.PostAsync(path, body, Owner.Key);

    private async Task AskAsync(Uri target)
    {
        var approver = await PostAsync("/v1/operators", new { name = "approver", roles = new[] { "approver" } });
        var (id, key) = (approver.Body.TextOf("id")!, approver.Body.TextOf("key")!);
        Approver = await MakeAsync("/v1/approvers", new { user = $"user:{id}@example.com", @operator = id });
        ApproverGroup = $"group-{Agent.Id}";
        Assert.Equal(200, (await Gate.PutAsync($"/v1/approver-groups/{ApproverGroup}", new { members = new[] { $"user:{id}@example.com" } }, Owner.Key)).Status);
        await Agent.DispatchAsync(await Owner.ConnectAsync(Agent, target, new { approval = new { when = "always" } }));
        await Owner.ChangePolicyAsync(Connection, new { approval = new { when = "always", memory = "always" } });
        Approval = (await Agent.DispatchAsync(Connection)).Body.TextOf("approval")!;
        var hash = (await Gate.GetAsync($"/v1/approvals/{Approval}", key)).Body.TextOf("hash");
        Assert.Equal(200, (await Gate.PostAsync($"/v1/approvals/{Approval}/decision", new { decision = "deny", hash }, key)).Status);
        await Owner.ChangePolicyAsync(Connection, new { });
        Memory = (await GetAsync($"/v1/connections/{Connection}/approval-memory")).Body.GetProperty("items")[0].TextOf("id")!;
    }

    private async Task RestAsync()
    {
        await Agent.EndAsync(Task);
        await Agent.EndAsync(DeadLetter);
        await Eventually.IsTrueAsync("the dead letter is listed", async () => (await GetAsync("/v1/dead-letters")).Text.Contains(DeadLetter, StringComparison.Ordinal));
        var opened = (await GetAsync($"/v1/incidents/{Incident}")).Body.GetProperty("openedAt").GetDateTimeOffset();
        await Eventually.IsTrueAsync("the incident's message, due a second after it, has come", () => DateTimeOffset.UtcNow > opened.AddSeconds(2));
        await Eventually.IsTrueAsync("the operation is done", async () => (await GetAsync($"/v1/operations/{Operation}")).TaskStatus == "done");
        await Eventually.IsTrueAsync("nothing is held", async () => (await GetAsync($"/v1/budgets?of={Agent.Id}")).Body.GetProperty("used").NumberOf("reserved") is null or 0);
    }

    private async Task<string> MakeAsync(string path, object body)
    {
        var reply = await PostAsync(path, body);
        Assert.True(reply.Status == 201, reply.ToString());
        return reply.Body.TextOf("id")!;
    }
}
