using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Sessions;

public sealed class SessionTests
{
    private readonly EngineBench bench = new();

    [Fact]
    public async Task A_task_carries_its_session_wherever_it_goes()
    {
        var (agent, connection) = await OpenAsync();
        var session = await SessionAsync(agent);
        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, session.Id));

        Assert.Equal(session.Id, (await bench.TaskAsync(connection.Id, accepted.Task.Task)).Session);
        Assert.Equal(session.Id, Text(LedgerRows.Audit(accepted.At.Sequence), connection, row => row));
        Assert.Equal(session.Id, Text(LedgerRows.Input(accepted.Task.Task), connection, DispatchInput.PayloadOf));
    }

    [Fact]
    public async Task Without_one_a_task_belongs_to_its_agents_session_of_the_day()
    {
        var (agent, connection) = await OpenAsync();
        var today = Ids.SessionOfDay(EngineBench.Organisation, agent.Id, bench.World.Time.Wall);
        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, null));

        Assert.Equal(today, (await bench.TaskAsync(connection.Id, accepted.Task.Task)).Session);
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection, today));
        bench.World.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("$.session", Clause(await AskAsync(agent, connection, today)));
    }

    [Fact]
    public void The_session_of_the_day_is_the_same_all_day_and_nobody_elses()
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var id = Ids.SessionOfDay("default", "agt_a", noon);

        Assert.True(Ids.Is(IdKind.Session, id));
        Assert.Equal(id, Ids.SessionOfDay("default", "agt_a", noon.AddHours(11.99)));
        Assert.Equal(4, new[] { id, Ids.SessionOfDay("default", "agt_a", noon.AddHours(12)), Ids.SessionOfDay("default", "agt_b", noon), Ids.SessionOfDay("other", "agt_a", noon) }.Distinct().Count());
    }

    [Fact]
    public async Task Somebody_elses_session_one_that_is_over_and_one_that_is_not_there_are_all_unknown()
    {
        var (agent, connection) = await OpenAsync();
        var (others, ended, expired) = (await SessionAsync(await bench.AgentAsync()), await SessionAsync(agent), await SessionAsync(agent, bench.World.Time.Wall.AddHours(1)));
        await bench.EndSession.HandleAsync(EngineBench.Organisation, ended.Id, _ => true, EngineBench.Operator, default);
        bench.World.Time.Advance(TimeSpan.FromHours(1));

        foreach (var session in new[] { others.Id, ended.Id, expired.Id, "ses_00000000000000000000" })
        {
            var refused = Assert.IsType<DispatchOutcome.Refused>(await AskAsync(agent, connection, session));
            Assert.Equal((RefusalCode.NotFound, "$.session", connection.Id), (refused.Refusal.Code, refused.Refusal.Clause, refused.At?.Chain));
        }

        Assert.Empty(bench.World.Queue.Sent);
    }

    [Fact]
    public async Task A_session_lasts_a_day_unless_somebody_says_otherwise_and_ends_once()
    {
        var (agent, _) = await OpenAsync();
        var session = await SessionAsync(agent);
        Assert.Equal(session.CreatedAt + TimeSpan.FromHours(24), session.ExpiresAt);

        var ended = EngineBench.Value(await bench.EndSession.HandleAsync(EngineBench.Organisation, session.Id, _ => true, null, default));
        bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        var again = EngineBench.Value(await bench.EndSession.HandleAsync(EngineBench.Organisation, session.Id, _ => true, null, default));
        Assert.Equal((ended.EndedAt, 2), (again.EndedAt, again.Revision));
        Assert.IsType<ChangeOutcome<Session>.Refused>(await bench.EndSession.HandleAsync(EngineBench.Organisation, session.Id, _ => false, null, default));
    }

    [Fact]
    public async Task An_agent_opens_sixty_in_a_minute_and_no_more_and_writes_nothing_to_control()
    {
        var (agent, _) = await OpenAsync();
        var control = bench.World.Table.Applied.Count(write => write.Partition.EndsWith("$control", StringComparison.Ordinal));
        for (var i = 0; i < OpenSession.MostInMinute; i++)
            await SessionAsync(agent);
        var refused = Assert.IsType<ChangeOutcome<Session>.Refused>(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));

        Assert.Equal((RefusalCode.RateLimited, "sessions.perMinute", true), (refused.Refusal.Code, refused.Refusal.Clause, refused.Refusal.RetryAfter > TimeSpan.Zero));
        Assert.Equal(control, bench.World.Table.Applied.Count(write => write.Partition.EndsWith("$control", StringComparison.Ordinal)));
        EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), EngineBench.Operator, default));
        await SessionAsync(await bench.AgentAsync());
    }

    private async Task<(Agent Agent, Connection Connection)> OpenAsync()
    {
        var agent = await bench.AgentAsync();
        return (agent, await bench.ConnectionAsync(agent));
    }

    private async Task<Session> SessionAsync(Agent agent, DateTimeOffset? until = null) =>
        EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, until), null, default));

    private Task<DispatchOutcome> AskAsync(Agent agent, Connection connection, string? session) =>
        bench.Accept.HandleAsync(EngineBench.Caller(agent), new DispatchRequest { Connection = connection.Id, Task = new TaskFacts("review") { Session = session } }, default);

    private string? Text(string row, Connection connection, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> payload) =>
        JsonDocument.Parse(payload(bench.World.Table.Find($"{EngineBench.Organisation}|{connection.Id}", row)!.Content.Body)).RootElement.GetProperty("session").GetString();

    private static string? Clause(DispatchOutcome outcome) => outcome.Match(_ => null, refused => refused.Refusal.Clause, _ => null);
}
