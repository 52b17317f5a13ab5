using System.Text;
using Gatehouse.Audit.Reading;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Tenancy;

/// <summary>One organisation's people and agents: each step is drawn from its own seed, and what they were answered is written down.</summary>
internal sealed class Tenant(SharedGate gate, string organisation, int seed)
{
    private const string Operator = "usr_00000000000000000000";
    private const int MostAgents = 4;

    private static readonly string[] policies =
    [
        "{}",
        """{"rate":{"perMinute":2}}""",
        """{"spend":{"monthly":10,"perTask":4,"defaultTask":1}}""",
        """{"taskTypes":["summarize"]}""",
        """{"delivery":{"maxInFlight":1,"maxAttempts":2}}""",
    ];

    private readonly Random script = new(seed);
    private readonly SeededRandom own = new(seed);
    private readonly List<Agent> agents = [];
    private readonly List<Connection> connections = [];
    private readonly List<Session> sessions = [];
    private readonly List<string> tasks = [];
    private readonly HashSet<int> handled = [];

    public List<string> Answers { get; } = [];

    public async Task ActAsync()
    {
        gate.Turn(own);
        Answers.Add(await StepAsync());
        await TakeMessagesAsync();
    }

    private Task<string> StepAsync() => script.Next(20) switch
    {
        _ when agents.Count == 0 => RegisterAsync(),
        _ when connections.Count == 0 => ConnectAsync(),
        0 when agents.Count < MostAgents => RegisterAsync(),
        1 or 2 => ConnectAsync(),
        3 => ContainAsync(),
        4 => ChangePolicyAsync(),
        5 => OpenSessionAsync(),
        6 => SetBudgetAsync(),
        7 when tasks.Count > 0 => CancelAsync(),
        8 or 9 when tasks.Count > 0 => ReadAsync(),
        10 => IssueAsync(),
        11 => ListAsync(),
        12 => FindAsync(),
        _ => DispatchAsync(),
    };

    private async Task<string> RegisterAsync() => Said(
        await gate.Get<CreateAgent>().HandleAsync(organisation, new AgentDraft($"agent {agents.Count}", new AgentOwner("team", "ana@example.com")), Operator, default),
        agent =>
        {
            agents.Add(agent);
            return agent.Id;
        });

    private async Task<string> ConnectAsync()
    {
        var (from, to) = (Pick(agents), Pick(agents));
        ConnectionTarget target = from == to ? new ConnectionTarget.ToHttp("https://depot.example/tasks") : new ConnectionTarget.ToAgent(to.Id);
        var backup = connections.Count > 0 && script.Next(4) == 0 ? Pick(connections).Id : null;
        var draft = new ConnectionDraft("depot", from.Id, target, Given.Policy(Pick(policies)), null) { Backup = backup };
        return Said(await gate.Get<OpenConnection>().HandleAsync(organisation, draft, Operator, default), connection =>
        {
            connections.Add(connection);
            return connection.Id;
        });
    }

    private async Task<string> DispatchAsync()
    {
        var connection = Pick(connections);
        var agent = script.Next(8) == 0 ? Pick(agents) : agents.Single(one => one.Id == connection.From);
        var request = new DispatchRequest
        {
            Connection = connection.Id,
            Task = new TaskFacts("summarize") { MaxCost = script.Next(3) == 0 ? null : Money.Of(script.Next(1, 6)), Session = sessions.Count > 0 && script.Next(3) == 0 ? Pick(sessions).Id : null },
            IdempotencyKey = script.Next(3) == 0 ? null : $"key {script.Next(4)}",
            Fingerprint = $"{script.Next(2)}",
        };
        var caller = new AgentPrincipal(organisation, agent.Id, $"crd_{organisation}00000000", agent.Epoch, ActChain.None, DateTimeOffset.MaxValue);
        return (await gate.Get<AcceptDispatch>().HandleAsync(caller, request, default)).Match(
            accepted =>
            {
                tasks.Add(accepted.Task.Task);
                return $"{accepted.Task} {accepted.At} {accepted.Replayed}";
            },
            refused => $"{Of(refused.Refusal)} {refused.At} {refused.Coalesced} {refused.Task}",
            tried => $"{tried}");
    }

    private async Task<string> ContainAsync()
    {
        var action = script.Next(12) == 0 ? ContainmentAction.Kill : script.Next(3) == 0 ? ContainmentAction.Freeze : ContainmentAction.Unfreeze;
        var outcome = script.Next(2) == 0
            ? await gate.Get<ContainAgent>().HandleAsync(organisation, Pick(agents).Id, action, Operator, default)
            : await gate.Get<ContainConnection>().HandleAsync(organisation, Pick(connections).Id, action, Operator, default);
        return outcome is ContainmentOutcome.Contained contained ? $"{contained.Fenced} {string.Join(' ', contained.InFlight)}" : $"{outcome}";
    }

    private async Task<string> ChangePolicyAsync() => Said(
        await gate.Get<ChangePolicy>().HandleAsync(organisation, Pick(connections).Id, Given.Policy(Pick(policies)), script.Next(1, 4), script.Next(2) == 0, Operator, default),
        connection => $"{connection.Id} {connection.PolicyVersion}");

    private async Task<string> OpenSessionAsync() => Said(
        await gate.Get<OpenSession>().HandleAsync(organisation, new SessionDraft(Pick(agents).Id, null), Operator, default),
        session =>
        {
            sessions.Add(session);
            return $"{session.Id} {session.ExpiresAt:O}";
        });

    private async Task<string> SetBudgetAsync()
    {
        var of = script.Next(3) == 0 ? BudgetSubject.Organisation : BudgetSubject.Agent(Pick(agents).Id);
        var draft = new BudgetDraft(of, new RateLimits(script.Next(1, 6), null), Money.Of(script.Next(5, 40)));
        return Said(await gate.Get<SetBudget>().HandleAsync(organisation, draft, new BudgetPrecondition(script.Next(3)), Operator, default), budget => $"{budget.Subject} {budget.Revision}");
    }

    private async Task<string> IssueAsync() => Said(
        await gate.Get<IssueCredential>().HandleAsync(organisation, Pick(agents).Id, new CredentialDraft.OfSecret(null), Operator, default),
        issued => $"{issued.Credential.Id} {issued.Secret?.Text}");

    private async Task<string> CancelAsync()
    {
        var task = Pick(tasks);
        return await gate.Get<CancelTask>().HandleAsync(organisation, Ids.ConnectionOf(task)!, task, _ => true, default) is LedgerOutcome<CancelReply>.Done { Reply: var reply } ? $"{reply}" : "not done";
    }

    private async Task<string> ReadAsync()
    {
        var task = Pick(tasks);
        var view = await gate.Get<ReadTask>().HandleAsync(organisation, Ids.ConnectionOf(task)!, task, TimeSpan.Zero, default);
        return $"{view?.Task} {Encoding.UTF8.GetString((view?.Result ?? default).Span)}";
    }

    private async Task<string> ListAsync()
    {
        var listed = await gate.Get<AgentDirectory>().ListAsync(organisation, "", 100, default);
        var linked = await gate.Get<LinkIndex>().ConnectionsAsync(organisation, "", 100, default);
        var opened = await gate.Get<SessionDirectory>().IdsAsync(organisation, "", 100, default);
        var (_, budgets) = await gate.Get<ReadBudgets>().ListAsync(organisation, "", 100, default);
        return string.Join(' ', [.. listed.Select(agent => $"{agent.Id} {agent.Status}"), .. linked, .. opened, .. budgets.Select(view => $"{view.Budget.Subject} {view.Budget.Revision}")]);
    }

    private async Task<string> FindAsync()
    {
        var query = script.Next(2) == 0 ? new AuditQuery { Chain = Pick(connections).Id } : new AuditQuery { Agent = Pick(agents).Id };
        var page = await gate.Get<FindEntries>().HandleAsync(organisation, query, null, 100, default);
        return string.Join('\n', page.Items.Select(entry => $"{entry.Chain} {Encoding.UTF8.GetString(entry.Stored.Bytes.Span)}"));
    }

    /// <summary>What is due of its own, once; what is put off comes again as another message.</summary>
    private async Task TakeMessagesAsync()
    {
        for (var at = 0; at < gate.Queue.Sent.Count; at++)
        {
            var message = gate.Queue.Sent[at];
            if (message.VisibleAt > gate.Time.Wall || GateMessage.Parse(message.Body.Span)?.Organisation != organisation || !handled.Add(at))
                continue;
            var log = new List<string>();
            await gate.Get<HandleMessage>().HandleAsync(new TestMessage(message, log), default);
            Answers.Add($"message {string.Join(' ', log)}");
        }
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[script.Next(among.Count)];

    private static string Said<T>(ChangeOutcome<T> outcome, Func<T, string> changed) => outcome.Match(changed, Of);

    private static string Of(Refusal refusal) => $"{refusal.Code} {refusal.Clause} {refusal.Detail} {refusal.RetryAfter}";
}
