using System.Text;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Ports;
using Gatehouse.Tests.Delivery;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails.Assignment;

public sealed class UnreadableSetTests
{
    [Theory]
    [InlineData("guardrail-set|{set}")]
    [InlineData("organisation")]
    public async Task An_answer_that_came_to_it_can_be_settled_all_the_same_and_nobody_gets_it(string row)
    {
        var bench = await GuardedBench.StartAsync("warn");
        bench.Here.World.Table.Put($"{EngineBench.Organisation}|$control", row.Replace("{set}", bench.Set, StringComparison.Ordinal), new RowContent(EngineBench.Organisation, "", "{"u8.ToArray()));
        var answered = new AttemptResult.Delivered(TaskEffect.Succeeded, Encoding.UTF8.GetBytes(Readings.Body), null);

        var (read, _) = await bench.There.Get<InspectOutput>().ReadAsync(EngineBench.Organisation, bench.Connection.Id, Tasks.Id, answered, afresh: true, default);

        var delivered = Assert.IsType<AttemptResult.Delivered>(read);
        Assert.Equal((InspectionVerdict.Unavailable, 0), (delivered.Reading!.Strictest, delivered.Body.Length));
    }
}
