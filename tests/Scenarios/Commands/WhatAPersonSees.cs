using System.Text;
using Gatehouse.Local.Commands;

namespace Gatehouse.Scenarios.Commands;

public sealed class WhatAPersonSees : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_error_has_its_place_an_excerpt_and_the_word_that_was_meant()
    {
        var policy = await FileAsync("policy.json", "{\n  \"taskType\": [\"refund\"],\n\t\"rate\": { \"perMinute\": -1 },\r\n  \"windows\": [ { \"days\": [\"Ümläut\", \"Monday\"], \"from\": \"08:00\", \"timeZone\": \"Europe/Berlin\" } ]\n}\n");

        Assert.Equal(ExitCode.Invalid, await RunAsync("policy", "check", policy));

        Assert.Equal(
            $"""
            {policy}:2:3: $.taskType: is no property of this section
                2 |   "taskType": ["refund"],
                  |   ^^^^^^^^^^
                  = did you mean `taskTypes`?

            {policy}:3:25: $.rate.perMinute: must be a whole number from 0 to 1000000; is `-1`
                3 |  "rate": {"{"} "perMinute": -1 {"}"},
                  |                         ^^

            {policy}:4:16: $.windows[0].to: is missing
                4 |   "windows": [ {"{"} "days": ["Ümläut", "Monday"], "from": "08:00", "timeZone": "Europe/Berlin" {"}"} ]
                  |                ^

            {policy}:4:27: $.windows[0].days[0]: must be one of `Fri`, `Mon`, `Sat`, `Sun`, `Thu`, `Tue`, `Wed`; is `"Ümläut"`
                4 |   "windows": [ {"{"} "days": ["Ümläut", "Monday"], "from": "08:00", "timeZone": "Europe/Berlin" {"}"} ]
                  |                           ^^^^^^^^

            {policy}:4:37: $.windows[0].days[1]: must be one of `Fri`, `Mon`, `Sat`, `Sun`, `Thu`, `Tue`, `Wed`; is `"Monday"`
                4 |   "windows": [ {"{"} "days": ["Ümläut", "Monday"], "from": "08:00", "timeZone": "Europe/Berlin" {"}"} ]
                  |                                     ^^^^^^^^
                  = did you mean `Mon`?

            {policy}: invalid, 5 errors

            """,
            output.ToString());
    }

    [Theory]
    [InlineData("{\"a\" 1}", 1, 6)]
    [InlineData("{\n  \"rate\": {\n}", 3, 2)]
    [InlineData("", 1, 1)]
    [InlineData("\uFEFF{}", 1, 1)]
    [InlineData("{\"rate\":{\"perMinute\":1,\"perMinute\":2}}", 1, 24)]
    [InlineData("{\"\\ud800\":1}", 1, 1)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 1, 33)]
    public async Task What_is_no_document_is_shown_where_it_stops_being_one(string document, int line, int column)
    {
        var policy = await FileAsync("policy.json", document);

        Assert.Equal(ExitCode.Invalid, await RunAsync("policy", "check", policy));

        Assert.StartsWith($"{policy}:{line}:{column}: $", output.ToString());
    }

    [Fact]
    public async Task Of_a_long_line_the_part_around_the_place_is_shown()
    {
        var policy = await FileAsync("policy.json", $$"""{"models":["{{new string('m', 200)}}"],"modles":[],"taskTypes":["{{new string('t', 200)}}"]}""");

        Assert.Equal(ExitCode.Invalid, await RunAsync("policy", "check", policy));

        Assert.All(output.ToString().Split('\n').Skip(1), shown => Assert.True(shown.Length < 130, shown));
        Assert.Contains("^^^^^^^^\n", output.ToString());
    }

    [Fact]
    public async Task Several_documents_and_standard_input_are_checked_at_once()
    {
        var good = await FileAsync("good.json", "{}");
        var console = new CommandConsole(output, error) { IsTerminal = true, Input = new MemoryStream(Encoding.UTF8.GetBytes("""{"rates":{}}""")) };

        Assert.Equal(ExitCode.Invalid, await GatehouseCommand.RunAsync(["policy", "check", good, "-"], console));

        Assert.StartsWith($"{good}: ok{Environment.NewLine}-:1:2: $.rates: ", output.ToString());
        Assert.EndsWith($"-: invalid, 1 error{Environment.NewLine}", output.ToString());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_on_standard_error_alone()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("policy", "check", await FileAsync("good.json", "{}"), "/no/such/file"));

        Assert.Equal(("", $"`/no/such/file` cannot be read: no such file{Environment.NewLine}"), (output.ToString(), error.ToString()));
    }

    [Theory]
    [InlineData(null, "xterm", true)]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm", false)]
    [InlineData(null, "dumb", false)]
    public void Colours_are_for_those_who_want_them(string? noColor, string terminal, bool expected) =>
        Assert.Equal(expected, CommandConsole.ColoursAreWelcome(name => name == "NO_COLOR" ? noColor : terminal));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_verdict_has_a_colour_only_where_one_may_be(bool mayColour)
    {
        var console = new CommandConsole(output, error) { IsTerminal = true, MayColour = mayColour };

        await GatehouseCommand.RunAsync(["policy", "check", await FileAsync("good.json", "{}")], console);

        Assert.Equal(mayColour, output.ToString().Contains("\e[32mok\e[0m", StringComparison.Ordinal));
        Assert.Contains("ok", output.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Progress_is_shown_on_a_terminal_and_leaves_no_trace(bool showsProgress)
    {
        var export = await FileAsync("export.ndjson", "{}\n");
        var console = new CommandConsole(output, error) { ShowsProgress = showsProgress };

        Assert.Equal(ExitCode.Invalid, await GatehouseCommand.RunAsync(["audit", "verify", export], console));

        if (showsProgress)
            Assert.Matches("^\rverified 100 % of 0 MiB *\r *\r$", error.ToString());
        else
            Assert.Equal("", error.ToString());
    }

    private async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private Task<int> RunAsync(params string[] arguments) => GatehouseCommand.RunAsync(arguments, new CommandConsole(output, error) { IsTerminal = true });
}
