using Gatehouse.Approvals;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>People who answer at one gate, and insist until they are told what became of it.</summary>
internal sealed class Approvers(World world, Client client)
{
    public const string Ana = "usr_aaaaaaaaaaaaaaaaaaaa";
    public const string Bob = "usr_bbbbbbbbbbbbbbbbbbbb";
    public const string Cyd = "usr_cccccccccccccccccccc";

    private const int MostTries = 40;
    private const int MostApprovals = 4;

    /// <summary>An agent asks, who acts for somebody.</summary>
    public async Task<string?> AskAsync(string name, params string[] actors)
    {
        var caller = new AgentPrincipal(Seed.Organisation, Seed.Agent, Seed.Credential, 1, new ActChain(actors), new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var request = new DispatchRequest { Connection = Seed.Connection, Task = new TaskFacts(name), IdempotencyKey = name, Fingerprint = name };
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await client.TryAsync(app => app.Accept.HandleAsync(caller, request, default)) is { } outcome)
            {
                GateLog.Of(world).Dispatches.Add(new GateLog.Told(name, name, outcome));
                if (outcome is DispatchOutcome.Accepted accepted)
                    return accepted.Task.Task;
            }

            await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        }

        return null;
    }

    /// <summary>Answers what is asked about a task and, when it is asked in another form instead, that.</summary>
    /// <returns>What they were told at last; null when they gave up.</returns>
    public async Task<ApprovalOutcome?> AnswerAsync(string? task, ApprovalAnswer answer, string person = Ana)
    {
        ApprovalOutcome? told = null;
        for (int tries = 0, asked = 0; task is not null && tries < MostTries && asked < MostApprovals; tries++)
        {
            if (ShownOf(task) is { } shown && await client.TryAsync(app => CastAsync(app, shown, answer, person)) is { } outcome && !IsTemporary(outcome))
            {
                told = outcome;
                if (outcome is not ApprovalOutcome.Refused { Refusal.Code: RefusalCode.Conflict })
                    return outcome;
                asked++;
            }

            await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        }

        return told;
    }

    /// <summary>What they see is the row as it stands: a look that fails is looked again, and changes nothing.</summary>
    private ApprovalRecord? ShownOf(string task) =>
        Stories.Tasks(world).FirstOrDefault(of => of.Id == task)?.Approval is { } id
        && world.Tables.Find(Seed.Partition(), ApprovalRows.Key(id)) is { } row
            ? ApprovalRows.Parse(row.Content.Body)
            : null;

    private Task<ApprovalOutcome> CastAsync(GateApp app, ApprovalRecord shown, ApprovalAnswer answer, string person) => app.Get<DecideApproval>().HandleAsync(
        new ApprovalPerson(Seed.Organisation, person, HasRole: true, world.TrueTime), shown.Id, new ApprovalCast(answer, shown.Hash), default);

    private static bool IsTemporary(ApprovalOutcome outcome) => outcome is ApprovalOutcome.Refused { Refusal.Code: RefusalCode.Unavailable or RefusalCode.OutcomeUnknown };
}
