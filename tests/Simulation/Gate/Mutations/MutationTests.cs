using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using Xunit.Abstractions;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>A checker that never fires proves nothing: each guard is taken away at a port, and must be missed.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    [Fact]
    public void Without_the_condition_on_the_state_a_limit_breaks() =>
        Missed("cap edge", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.StateETag) });

    [Fact]
    public void Without_its_hold_a_task_passes_a_budget() =>
        Missed("budget edge", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.Budgets) });

    [Fact]
    public void Without_its_time_a_hold_ends_under_its_task() =>
        Missed("budget edge", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.HoldTime) }, "budget of a session");

    [Fact]
    public void Without_the_message_before_the_hold_money_is_held_for_ever() =>
        Missed("budget edge", ports => ports with { Queue = new QueueWithoutBudgets(ports.Queue) });

    [Fact]
    public void Without_the_markers_an_answer_is_untrue() =>
        Missed("accept with a key", ports => ports with { Tables = new BrokenTables(ports.Tables, BrokenTables.Guard.Markers) }, "accept", "deadline between two tries");

    [Fact]
    public void Without_the_message_before_the_row_a_task_is_lost() =>
        Missed("accept", ports => ports with { Queue = new ForgetfulQueue(ports.Queue, losesCopies: false) });

    [Fact]
    public void Without_the_copy_of_a_put_off_message_a_task_is_lost() =>
        Missed("target fails twice", ports => ports with { Queue = new ForgetfulQueue(ports.Queue, losesCopies: true) });

    private void Missed(string story, Func<GatePorts, GatePorts> broken, params string[] more)
    {
        foreach (var name in (string[])[story, .. more])
        {
            var exploration = Campaign.Explore(name, broken);
            var find = exploration.Find(1, 300) ?? Record.Exception(() => exploration.Singles(1)) as SimulationFailedException;
            if (find is null)
                continue;
            output.WriteLine($"found in `{name}` after {exploration.Runs} runs: {find.InnerException!.Message}");
            return;
        }

        Assert.Fail("nothing noticed that the guard is gone");
    }
}
