using System.Text;
using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What operators do to guardrails while work is under way.</summary>
internal static class GuardrailStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const string Phrase = "blue heron";

    public static IReadOnlyList<Scenario> All { get; } = [new("a guardrail set is changed", ChangeAsync)];

    private static async Task ChangeAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantGuardrails(world, Document("warn"));
        await b.DispatchAsync($"a {Phrase}");
        await Task.WhenAll(BlockAsync(world, a), b.DispatchAsync($"another {Phrase}"));
        var after = await b.DispatchAsync($"one {Phrase} more");
        await Stories.EndAsync(world);

        Stories.Expect(after is not DispatchOutcome.Accepted, "a task was accepted by a set as it stood before a change that was acknowledged");
        foreach (var sent in world.Targets.Deliveries.Where(delivery => Encoding.UTF8.GetString(delivery.Body.Span).Contains(Phrase, StringComparison.Ordinal)))
            Stories.Expect(VersionThatRead(world, Read.TaskOf(sent)!) == 1, "a task was sent that no version of its guardrails let pass");
    }

    /// <summary>Asked again until it is answered for good: a change that landed is brought to its end.</summary>
    private static async Task BlockAsync(World world, Client gate)
    {
        for (var (basedOn, tries) = (1, 0); tries < 50; tries++)
        {
            var outcome = await gate.TryAsync(app => ChangeAsync(app, basedOn));
            if (outcome is ChangeOutcome<SetView>.Changed)
                return;
            if (outcome is ChangeOutcome<SetView>.Refused { Refusal.Code: RefusalCode.Stale })
                basedOn = 2;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "a change of a guardrail set was never answered for good");
    }

    private static async Task<ChangeOutcome<SetView>> ChangeAsync(GateApp app, int basedOn) =>
        await (await app.Get<DraftSet>().ReadAsync(Seed.Organisation, Document("block"), default)).Match(
            draft => app.Get<ChangeSet>().HandleAsync(Seed.Organisation, Seed.GuardrailSet, draft, basedOn, Seed.Operator, default),
            errors => throw new InvalidOperationException(errors[0].Message));

    /// <summary>Of the entry that allowed the task.</summary>
    private static int VersionThatRead(World world, string task) =>
        (from row in world.Tables.WithPrefix(Seed.Partition(), "audit|")
         let entry = JsonElement.Parse(row.Content.Body.Span)
         where entry.TryGetProperty("decision", out var decision) && decision.ValueEquals("allow") && entry.GetProperty("task").ValueEquals(task)
         from guard in entry.GetProperty("guards").EnumerateArray()
         where guard.GetProperty("guardrail").ValueEquals(Seed.GuardrailSet)
         select guard.GetProperty("version").GetInt32()).Single();

    private static JsonElement Document(string action) =>
        JsonElement.Parse(Encoding.UTF8.GetBytes($$"""{"name":"set","guardrails":[{"name":"phrase","kind":"phrases","action":"{{action}}","options":{"phrases":["{{Phrase}}"]} }]}"""));
}
