using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Local.Logging;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Gatehouse.Scenarios;

public sealed class LogsAreLines
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Span = "b7ad6b7169203331";

    private readonly LoggerExternalScopeProvider scopes = new();

    [Fact]
    public void For_a_person_one_line_says_what_it_is_about()
    {
        using var scope = scopes.Push(LogSubject.Of(Message(TaskStep.Deliver)));

        var line = Write(new LineFormatter(), "it failed\r\n\u001b[2Jtwice", new InvalidOperationException("no"));

        Assert.Matches($@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z fail: Gate\[7\] it failed   \[2Jtwice trace={Trace} span={Span} task=tsk_1 connection=con_1 System.InvalidOperationException: no{Environment.NewLine}$", line);
    }

    [Fact]
    public void For_a_machine_one_object_says_the_same()
    {
        using var scope = scopes.Push(LogSubject.Of(Message(TaskStep.Deliver)));

        var json = JsonDocument.Parse(Write(new JsonLineFormatter(), "it failed", null)).RootElement;

        Assert.Equal(("it failed", "Error", 7), (json.TextOf("Message"), json.TextOf("LogLevel"), json.NumberOf("EventId")));
        Assert.Equal((Trace, Span, "tsk_1", "con_1"), (json.TextOf("TraceId"), json.TextOf("SpanId"), json.TextOf("Task"), json.TextOf("Connection")));
    }

    [Fact]
    public void What_is_about_nothing_says_only_itself()
    {
        Activity.Current = null;

        var line = Write(new LineFormatter(), "hello", null);

        Assert.EndsWith($"Z fail: Gate[7] hello{Environment.NewLine}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Within_a_request_it_names_the_request_s_trace()
    {
        using var request = new Activity("request").Start();

        var line = Write(new LineFormatter(), "hello", null);

        Assert.EndsWith($" hello trace={request.TraceId} span={request.SpanId}{Environment.NewLine}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fence_is_about_no_task() => Assert.Equal((null, "con_1"), (LogSubject.Of(Message(TaskStep.Fence)).Task, LogSubject.Of(Message(TaskStep.Fence)).Connection));

    private string Write(ConsoleFormatter formatter, string message, Exception? exception)
    {
        var text = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Error, "Gate", 7, message, exception, (said, _) => said), scopes, text);
        return text.ToString();
    }

    private static Gatehouse.Ports.QueueMessage Message(TaskStep step) =>
        (new GateMessage("org", "con_1", step, "tsk_1", 1, DateTimeOffset.UnixEpoch) { TraceParent = $"00-{Trace}-{Span}-01" }).ToQueueMessage("attempt", null);
}
