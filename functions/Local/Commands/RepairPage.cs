using Gatehouse.Repair;

namespace Gatehouse.Local.Commands;

/// <summary>What a repair came to, for a person or for a program.</summary>
internal sealed class RepairPage(CommandConsole console, RepairRequest request, RepairReport report)
{
    public async Task SayAsync()
    {
        foreach (var note in report.Notes)
            await console.Output.WriteLineAsync($"{note.Place}: {Word(note.Finding)}: {note.Detail}");
        await console.Output.WriteLineAsync($"{(request.DryRun ? "would send" : "sent")} {report.Messages} messages for {report.Tasks} tasks in {report.Partitions} partitions");
        if (report.ClocksSetBack > 0)
            await console.Output.WriteLineAsync($"set back {report.ClocksSetBack} clocks");
        if (report.ClocksAhead > 0)
            await console.Output.WriteLineAsync($"{console.Bad("incomplete")}: {report.ClocksAhead} clocks are ahead of now and refuse every commit; {(request.Clock ? "run it without --dry-run" : "run it with --clock")}");
        if (report.Failures > 0)
            await console.Output.WriteLineAsync($"{console.Bad("incomplete")}: {report.Failures} partitions could not be repaired; run it again");
        if (!report.WasFinished)
            await console.Output.WriteLineAsync($"{console.Bad("incomplete")}: stopped early; go on with {(report.Last is { } last ? $"--after '{last}'" : "the same command")}");
        if (report.IsComplete)
            await console.Output.WriteLineAsync(console.Good(request.DryRun ? "ok: nothing was changed" : "ok"));
    }

    public Task WriteAsync() => console.WriteJsonAsync(json =>
    {
        json.WriteBoolean("complete", report.IsComplete);
        json.WriteBoolean("dryRun", request.DryRun);
        json.WriteNumber("partitions", report.Partitions);
        json.WriteNumber("tasks", report.Tasks);
        json.WriteNumber("messages", report.Messages);
        json.WriteNumber("clocksSetBack", report.ClocksSetBack);
        json.WriteNumber("clocksAhead", report.ClocksAhead);
        json.WriteNumber("failures", report.Failures);
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
        {
            json.WriteStartObject();
            json.WriteString("place", note.Place.ToString());
            json.WriteString("finding", Word(note.Finding));
            json.WriteString("detail", note.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!report.WasFinished)
            json.WriteString("after", report.Last?.ToString());
    });

    private static string Word(RepairFinding finding) => finding switch
    {
        RepairFinding.ClockAhead => "clockAhead",
        RepairFinding.ClockSetBack => "clockSetBack",
        _ => "failed",
    };
}
