using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Approvals;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.OpenApi;

/// <summary>The examples of <c>docs/openapi.json</c>, sent to a gate.</summary>
public sealed partial class EveryExampleIsAnswered
{
    /// <summary>Who it is in the directory that the examples name.</summary>
    private const string Presser = "eeeeeeee-0000-4000-8000-000000000005";

    [Fact]
    public async Task As_the_document_says()
    {
        await using var gate = await DocumentedGate.StartAsync();

        await ReadWhatAnyoneMayAsync(gate);
        var (client, agent) = await EnrolAsync(gate);
        await GuardAsync(gate);
        await ConnectAsync(gate);
        await AskAsync(gate, agent);
        await GiveUpAsync(gate, agent);
        await BeCalledAsync(gate);
        await AskPeopleAsync(gate, agent);
        await LookIntoTheRecordAsync(gate);
        await FreezeAsync(gate);
        await ContainAsync(gate);
        await RunTheGateAsync(gate);
        await ShareAsync(gate);
        await AttestAsync(gate);
        await DoAllAsync(gate, gate.Owner, "setSink", "readSink", "pauseSink", "resumeSink", "replaySink", "removeSink", "rotateKey", "readKeys");
        await KeepTokensAsync(gate);
        await EndAsync(gate, client, agent);
        await CloseAsync(gate);

        Assert.Equal(gate.Operations.Select(operation => operation.Id).Order(StringComparer.Ordinal), gate.Done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task With_a_refusal_to_who_proves_nothing()
    {
        await using var gate = await DocumentedGate.StartAsync();

        var closed = gate.Operations.Where(operation => operation.Security.Count > 0).ToArray();
        Assert.InRange(closed.Length, 40, gate.Operations.Count);
        foreach (var operation in closed)
            await gate.BeRefusedAsync(operation, who: null, 401);
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    [InlineData("auditor")]
    [InlineData("approver")]
    public async Task With_a_refusal_to_whose_role_the_document_does_not_name(string role)
    {
        await using var gate = await DocumentedGate.StartAsync();
        var made = await gate.Client.PostAsync("/v1/operators", new { name = role, roles = new[] { role } }, gate.Operator.Key);
        var key = DocumentedGate.Bearer(made.Body.TextOf("key")!);

        var closed = gate.Operations.Where(operation => operation.Security.Contains("operatorKey") && !RolesOf(operation).Contains(role)).ToArray();
        Assert.NotEmpty(closed);
        foreach (var operation in closed)
            Assert.Equal("forbidden", (await gate.BeRefusedAsync(operation, key, 403)).Code);
    }

    private static async Task ReadWhatAnyoneMayAsync(DocumentedGate gate)
    {
        foreach (var operation in gate.Operations.Where(operation => operation.Security.Count == 0))
            await gate.DoAsync(operation.Id, who: null);
    }

    private static async Task<(AuthenticationHeaderValue Client, AuthenticationHeaderValue Agent)> EnrolAsync(DocumentedGate gate)
    {
        gate.MeansId("AgentId", (await gate.DoAsync("createAgent", gate.Owner)).Body.TextOf("id")!);
        var issued = (await gate.DoAsync("issueCredential", gate.Owner)).Body;
        gate.MeansId("CredentialId", issued.TextOf("id")!);
        var client = DocumentedGate.Basic(issued.TextOf("clientId")!, issued.TextOf("clientSecret")!);
        await DoAllAsync(gate, gate.Owner, "listAgents", "readAgent", "readTrust", "changeAgent", "changeCallbackKey", "listCredentials");

        var token = (await gate.DoAsync("issueToken", client)).Body.TextOf("access_token")!;
        gate.Means("eyJhbGciOiJFUzI1NiJ9.e30.c2ln", token);
        await gate.DoAsync("introspectToken", client);
        return (client, DocumentedGate.Bearer(token));
    }

    private static async Task GuardAsync(DocumentedGate gate)
    {
        gate.MeansId("GuardrailId", (await gate.DoAsync("createGuardrail", gate.Owner)).Body.TextOf("id")!);
        gate.MeansId("GuardrailSetId", (await gate.DoAsync("createGuardrailSet", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listGuardrailSets", "readGuardrailSet", "replaceGuardrailSet", "readGuardrailSetVersions", "listGuardrails", "readGuardrail", "replaceGuardrail");
        Assert.Equal("pass", (await gate.DoAsync("tryGuardrails", gate.Owner)).Body.TextOf("verdict"));
        await gate.DoAsync("deleteGuardrailSet", gate.Owner);
        gate.MeansId("GuardrailSetId", (await gate.DoAsync("createGuardrailSet", gate.Owner)).Body.TextOf("id")!);
        await gate.DoAsync("deleteGuardrail", gate.Owner);
    }

    private static async Task ConnectAsync(DocumentedGate gate)
    {
        await OpenAsync(gate);
        await DoAllAsync(gate, gate.Owner, "listConnections", "readConnection", "changeConnection", "recommendPolicy", "replacePolicy", "readPolicy", "readPolicyVersions", "readHealth", "setBudget", "readBudgets");
    }

    private static async Task AskAsync(DocumentedGate gate, AuthenticationHeaderValue agent)
    {
        gate.MeansId("SessionId", (await gate.DoAsync("openSession", agent)).Body.TextOf("id")!);
        await DoAllAsync(gate, agent, "listSessions", "readSession");

        await DispatchAsync(gate, agent, "refund-4711");
        Assert.Equal("succeeded", (await gate.DoAsync("readTask", agent)).TaskStatus);

        gate.TargetStatus = 202;
        var running = await DispatchAsync(gate, agent, "refund-4712");
        await Eventually.BecomesAsync("the task is running", () => gate.DoAsync("readTask", agent), task => task.TaskStatus == "running");
        var resultToken = gate.Target.CallsOf(running).Single().Body.TextOf("resultToken")!;
        Assert.Equal("succeeded", (await gate.DoAsync("bringResult", DocumentedGate.Bearer(resultToken))).TaskStatus);

        gate.TargetStatus = 503;
        await DispatchAsync(gate, agent, "refund-4713");
        await gate.DoAsync("cancelTask", agent);
        await gate.DoAsync("resetSpend", gate.Owner);
    }

    private static async Task GiveUpAsync(DocumentedGate gate, AuthenticationHeaderValue agent)
    {
        var connection = (await gate.DoAsync("readConnection", gate.Owner)).Body.TextOf("id")!;
        await gate.Operator.ChangePolicyAsync(connection, new { tools = new { classes = new { financial = "allow" } }, delivery = new { maxAttempts = 1 } });
        await DispatchAsync(gate, agent, "refund-4714");
        await Eventually.BecomesAsync("the task has failed", () => gate.DoAsync("readTask", agent), task => task.TaskStatus == "failed");
        Assert.NotEqual(0, (await gate.DoAsync("replayPolicy", gate.Owner)).Body.GetProperty("items").GetArrayLength());
        Assert.NotEqual(0, (await gate.DoAsync("listDeadLetters", gate.Owner)).Body.GetProperty("items").GetArrayLength());
        await gate.WatchAsync();
        await gate.DoAsync("replayDeadLetter", gate.Owner);
    }

    private static async Task BeCalledAsync(DocumentedGate gate)
    {
        await gate.DoAsync("listAlertRules", gate.Owner);
        gate.MeansId("AlertId", (await gate.DoAsync("listAlerts", gate.Owner)).Body.GetProperty("items")[0].TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "readAlert", "acknowledgeAlert", "silenceAlert", "unsilenceAlert", "readAgentBaseline", "readConnectionBaseline");
        gate.MeansId("AlertRouteId", (await gate.DoAsync("addAlertRoute", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listAlertRoutes", "removeAlertRoute");
    }

    private static async Task AskPeopleAsync(DocumentedGate gate, AuthenticationHeaderValue agent)
    {
        var made = await gate.Client.PostAsync("/v1/operators", new { name = "approver", roles = new[] { "approver" } }, gate.Operator.Key);
        var approver = DocumentedGate.Bearer(made.Body.TextOf("key")!);
        // The agent acts for somebody, and only the directory says that it is not they who approve.
        await gate.Client.PostAsync("/v1/approvers", new { user = "user:approver@example.com", @operator = made.Body.TextOf("id"), addresses = new { teams = Presser } }, gate.Operator.Key);
        var connection = (await gate.DoAsync("readConnection", gate.Owner)).Body.TextOf("id")!;
        await gate.Operator.ChangePolicyAsync(connection, new { approval = new { when = "always", memory = "always" }, tools = new { classes = new { financial = "allow" } } });
        gate.Means("gth_op_0000000000000000000000000000000000000000000", made.Body.TextOf("key")!);
        await gate.DoAsync("signIn", approver);

        await AskAsync(gate, agent, "refund-4715");
        await gate.DoAsync("listApprovals", approver);
        await MeansHashAsync(gate, approver);
        gate.Means("\"approve\"", "\"deny\"");
        await gate.DoAsync("decideApproval", approver);
        await AskAsync(gate, agent, "refund-4716");
        await MeansHashAsync(gate, approver);
        await gate.DoAsync("decideApprovals", approver);
        await PressAsync(gate, agent, approver, made.Body.TextOf("id")!);
        var memory = await gate.DoAsync("listApprovalMemory", gate.Owner);
        gate.MeansId("MemoryId", memory.Body.GetProperty("items")[0].TextOf("id")!);
        await gate.DoAsync("forgetApprovalMemory", gate.Owner);

        gate.MeansId("ApproverId", (await gate.DoAsync("addApprover", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listApprovers", "readApprover", "changeApprover", "removeApprover");
        await DoAllAsync(gate, gate.Owner, "putApproverGroup", "listApproverGroups", "readApproverGroup", "removeApproverGroup");
    }

    private static async Task PressAsync(DocumentedGate gate, AuthenticationHeaderValue agent, AuthenticationHeaderValue approver, string person)
    {
        var inTeams = gate.Microsoft.ConnectorToken().With("serviceurl", "https://smba.trafficmanager.net/emea/");
        foreach (var (operation, use, token) in new[] { ("bringActivity", TicketUse.Teams, inTeams), ("pressInOutlook", TicketUse.Outlook, gate.Microsoft.OutlookToken(Guid.Parse(Presser))) })
        {
            var approval = await AskAsync(gate, agent, $"refund-{operation}");
            await MeansHashAsync(gate, approver);
            gate.Means("ticket-of-the-card", await gate.TicketAsync(approval, person, use));
            Assert.Contains("Denied", (await gate.DoAsync(operation, DocumentedGate.Bearer(token.ToString()))).Text, StringComparison.Ordinal);
        }
    }

    private static async Task<string> AskAsync(DocumentedGate gate, AuthenticationHeaderValue agent, string key)
    {
        await DispatchAsync(gate, agent, key);
        var approval = (await gate.DoAsync("readTask", agent)).Body.TextOf("approval")!;
        gate.MeansId("ApprovalId", approval);
        return approval;
    }

    private static async Task MeansHashAsync(DocumentedGate gate, AuthenticationHeaderValue approver) =>
        gate.MeansId("ApprovalHash", (await gate.DoAsync("readApproval", approver)).Body.TextOf("hash")!);

    private static async Task LookIntoTheRecordAsync(DocumentedGate gate)
    {
        await DoAllAsync(gate, gate.Owner, "findEntries", "exportAudit", "listCheckpoints");
        var agent = (await gate.DoAsync("readAgent", gate.Owner)).Body.TextOf("id")!;
        var writer = await gate.Client.PostAsync($"/v1/agents/{agent}/credentials", new { kind = "auditWriter" }, gate.Operator.Key);
        await gate.DoAsync("recordEvents", DocumentedGate.Bearer(writer.Body.TextOf("clientSecret")!));
    }

    private static async Task KeepTokensAsync(DocumentedGate gate)
    {
        gate.MeansId("ProviderId", (await gate.DoAsync("addProvider", gate.Owner)).Body.TextOf("id")!);
        gate.MeansId("GrantId", (await gate.DoAsync("startGrant", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listProviders", "readProvider", "replaceProvider", "listGrants", "readGrant", "revokeGrant", "offboardUser", "removeProvider");
    }

    private static async Task CloseAsync(DocumentedGate gate)
    {
        var leaving = await gate.FoundAsync("Harbour Ltd");
        var owner = DocumentedGate.Bearer(leaving.Key);
        gate.Means("harbourltd01", await leaving.OrganisationAsync());
        gate.Means("a-sign-in-of-the-last-minutes", (await gate.Client.PostAsync("/v1/sign-ins", new { key = leaving.Key }, leaving.Key)).Body.TextOf("signIn")!);
        await gate.DoAsync("closeOrganisation", owner);
        await Eventually.BecomesAsync("the organisation is killed", () => gate.DoAsync("readClosing", owner), closing => closing.Body.TextOf("status") == "killed");
        var export = await gate.DoAsync("exportClosing", owner);
        gate.Means("k3v9x2m4q8w1z7p5t6ra", JsonElement.Parse(export.Text.TrimEnd('\n').Split('\n')[^1]).GetProperty("closed").TextOf("word")!);
        await gate.DoAsync("confirmClosing", owner);
    }

    private static Task FreezeAsync(DocumentedGate gate) =>
        DoAllAsync(gate, gate.Owner, "freezeCredential", "unfreezeCredential", "freezeConnection", "unfreezeConnection", "freezeAgent", "unfreezeAgent", "freezeSession", "unfreezeSession");

    private static async Task ContainAsync(DocumentedGate gate)
    {
        gate.MeansId("IncidentId", (await gate.DoAsync("openIncident", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listIncidents", "readIncident", "readTimeline", "closeIncident", "exportIncident");
        // Closing thaws nothing.
        await gate.DoAsync("unfreezeAgent", gate.Owner);
    }

    private static async Task RunTheGateAsync(DocumentedGate gate)
    {
        gate.MeansId("OperatorId", (await gate.DoAsync("createOperator", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listOperators", "readOperator", "changeOperator", "readOrganisation", "changeOrganisation");
        gate.MeansId("OperationId", (await gate.DoAsync("freezeOrganisation", gate.Owner)).Body.TextOf("operation")!);
        await Eventually.BecomesAsync("the organisation is frozen", () => gate.DoAsync("readOperation", gate.Owner), operation => operation.Body.TextOf("status") == "done");
        await gate.DoAsync("unfreezeOrganisation", gate.Owner);
    }

    private static async Task AttestAsync(DocumentedGate gate)
    {
        var agent = (await gate.DoAsync("readAgent", gate.Owner)).Body.TextOf("id")!;
        using var attester = new Attester("auditor-2026", "https://auditor.example.com");
        gate.Means("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", attester.X);
        gate.Means("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", attester.Y);
        gate.Means("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0dGVzdGF0aW9uK2p3dCJ9.e30.c2ln", attester.Attest(agent, "soc2"));
        gate.MeansId("AttestationKeyId", (await gate.DoAsync("allowAttestationKey", gate.Owner)).Body.TextOf("id")!);
        gate.MeansId("AttestationId", (await gate.DoAsync("addAttestation", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "listAttestationKeys", "listAttestations", "revokeAttestation", "revokeAttestationKey");
    }

    private static async Task ShareAsync(DocumentedGate gate)
    {
        gate.MeansId("OrganisationId", await (await gate.FoundAsync("partner")).OrganisationAsync());
        await DoAllAsync(gate, gate.Owner, "shareAgent", "listShares", "withdrawShare");
    }

    private static async Task EndAsync(DocumentedGate gate, AuthenticationHeaderValue client, AuthenticationHeaderValue agent)
    {
        await gate.DoAsync("endSession", agent);
        await gate.DoAsync("revokeToken", client);
        await gate.DoAsync("revokeCredential", gate.Owner);
        gate.MeansId("CredentialId", (await gate.DoAsync("issueOperatorKey", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "revokeOperatorKey", "removeOperator", "deleteConnection");

        await OpenAsync(gate);
        await DoAllAsync(gate, gate.Owner, "killConnection", "decommissionAgent");
        gate.MeansId("AgentId", (await gate.DoAsync("createAgent", gate.Owner)).Body.TextOf("id")!);
        await DoAllAsync(gate, gate.Owner, "killAgent", "killOrganisation");
    }

    private static async Task OpenAsync(DocumentedGate gate) =>
        gate.MeansId("ConnectionId", (await gate.DoAsync("openConnection", gate.Owner)).Body.TextOf("id")!);

    private static async Task<string> DispatchAsync(DocumentedGate gate, AuthenticationHeaderValue agent, string key)
    {
        gate.Means("refund-4711", key);
        var task = (await gate.DoAsync("dispatch", agent)).Task;
        gate.MeansId("TaskId", task);
        return task;
    }

    private static async Task DoAllAsync(DocumentedGate gate, AuthenticationHeaderValue who, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
            await gate.DoAsync(id, who);
    }

    private static IEnumerable<string> RolesOf(DocumentedOperation operation) =>
        Roles().Matches(operation.Told.GetProperty("description").GetString()!).Select(match => match.Groups["role"].Value);

    [GeneratedRegex("`(?<role>[a-z]+)`")]
    private static partial Regex Roles();
}
