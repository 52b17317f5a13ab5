using System.Text;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Guardrails;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Telemetry;

[Collection(Watching.Name)]
public sealed class GuardrailMetersTests
{
    [Fact]
    public async Task A_guardrail_counts_by_its_kind_what_it_did_and_which_way_the_content_went()
    {
        using var measured = new Measurements();
        using var meters = new GateMeters();
        var set = Inspect.Set("""
            [ { "name": "Anna's words", "kind": "phrases", "action": "warn", "options": { "phrases": ["blue heron"] } },
              { "name": "size", "kind": "size", "action": "block", "options": { "most": 10 } } ]
            """);
        var inspect = new InspectContent(new InspectionKeys(new MemorySecrets(TimeProvider.System), new SeededRandom(1), TimeProvider.System), null!, meters, TimeProvider.System);

        await inspect.InspectAsync("org000000001", new AssignedSets([new AssignedSet("grs_1", 1, new GuardrailInspector(Inspect.Patient(set), TimeProvider.System))]), Encoding.UTF8.GetBytes("""{"output":"a blue heron"}"""), GuardrailDirection.Output, "tsk_1", default);

        Assert.Equal(["kind=phrases action=warn direction=output", "kind=size action=block direction=output"], measured.Labels("gatehouse.guardrails"));
        Assert.Equal("direction=output verdict=block", Assert.Single(measured.Labels("gatehouse.inspection.duration")));
    }
}
