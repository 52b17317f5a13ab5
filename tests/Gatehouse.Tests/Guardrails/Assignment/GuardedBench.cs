using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Guardrails.Assignment;

/// <summary>An engine, another beside it, a set that looks for one phrase, and a connection that it may bind.</summary>
internal sealed class GuardedBench
{
    public const string Phrase = "blue heron";

    private GuardedBench(EngineBench here, EngineBench there) => (Here, There) = (here, there);

    public EngineBench Here { get; }

    public EngineBench There { get; }

    public Agent Agent { get; private set; } = null!;

    public string Set { get; private set; } = null!;

    public Connection Connection { get; private set; } = null!;

    /// <param name="action">Of the set's one guardrail.</param>
    /// <param name="isBound">Whether the connection names the set from its beginning.</param>
    /// <param name="inspector">How sets are made ready.</param>
    public static async Task<GuardedBench> StartAsync(string action, bool isBound = true, string policy = "{}", Func<GuardrailSet, GuardrailInspector>? inspector = null)
    {
        void Adapt(IServiceCollection services)
        {
            if (inspector is not null)
                services.AddSingleton(inspector);
        }

        var here = new EngineBench(adapt: Adapt);
        var bench = new GuardedBench(here, new EngineBench(here, Adapt)) { Agent = await here.AgentAsync() };
        bench.Set = EngineBench.Value(await here.Get<CreateSet>().HandleAsync(EngineBench.Organisation, await bench.DraftAsync(action), EngineBench.Operator, default)).Set.Id;
        bench.Connection = EngineBench.Value(await here.OpenConnection.HandleAsync(
            EngineBench.Organisation, EngineBench.Draft(bench.Agent, policy) with { Guardrails = isBound ? [bench.Set] : [] }, EngineBench.Operator, default));
        return bench;
    }

    public async Task<SetDraft> DraftAsync(string action) =>
        (await Here.Get<DraftSet>().ReadAsync(EngineBench.Organisation, JsonElement.Parse($$"""{"name":"set","guardrails":[{"name":"phrase","kind":"phrases","action":"{{action}}","options":{"phrases":["{{Phrase}}"]} }]}"""), default))
            .Match(draft => draft, errors => throw new InvalidOperationException(errors[0].Message));

    public async Task<ChangeOutcome<SetView>> ChangeAsync(EngineBench at, string action, int basedOn = 1) =>
        await at.Get<ChangeSet>().HandleAsync(EngineBench.Organisation, Set, await DraftAsync(action), basedOn, EngineBench.Operator, default);

    public Task<ChangeOutcome<Connection>> NameAsync(EngineBench at, params string[] sets) =>
        at.Get<ChangeConnection>().HandleAsync(EngineBench.Organisation, Connection.Id, new ConnectionChange("depot", sets, null, null), (int)Connection.Revision, EngineBench.Operator, default);

    /// <returns>What became of a task that says the phrase.</returns>
    public async Task<string> SayAsync(EngineBench at, string text = Phrase) => (await DispatchAsync(at, text))
        .Match(accepted => accepted.Task.State.ToString().ToLowerInvariant(), refused => refused.Refusal.Code.ToWireName(), tried => throw new InvalidOperationException($"{tried}"));

    public Task<DispatchOutcome> DispatchAsync(EngineBench at, string text = Phrase)
    {
        var request = EngineBench.Request(Connection) with { Input = JsonElement.Parse($$"""{"text":"{{text}}"}""") };
        return at.Accept.HandleAsync(EngineBench.Caller(Agent), request, default);
    }
}
