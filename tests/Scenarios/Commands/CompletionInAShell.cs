using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Commands;

public sealed class CompletionInAShell : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsProgram("bash")]
    public async Task Bash_completes_commands_options_values_and_files()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "gatehouse"), $"#!/bin/sh\nexec dotnet '{GatewayProcess.PathOf("Gatehouse.Local.dll")}' \"$@\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "refunds.json"), "{}");
        var script = """
            chmod +x gatehouse
            PATH=$PWD:$PATH
            source <(gatehouse completion bash)
            complete -p gatehouse
            try() { COMP_LINE="$1"; COMP_POINT=${#1}; COMPREPLY=(); _gatehouse gatehouse "${1##* }"; echo "$1> $(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')"; }
            try 'gatehouse po'
            try 'gatehouse policy ch'
            try 'gatehouse audit verify --out'
            try 'gatehouse audit verify --output '
            try 'gatehouse completion '
            try 'gatehouse policy check ref'
            """;

        var (exitCode, output, error) = await CommandProcess.StartAsync(folder.Path, "bash", "--norc", "-c", script);

        Assert.True(exitCode == 0, error);
        Assert.Equal(
            [
                "complete -o filenames -F _gatehouse gatehouse",
                "gatehouse po> policy ",
                "gatehouse policy ch> check ",
                "gatehouse audit verify --out> --output ",
                "gatehouse audit verify --output > json text ",
                "gatehouse completion > --help -? -h bash fish pwsh zsh ",
                "gatehouse policy check ref> refunds.json ",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("bash", "complete -o filenames -F _gatehouse gatehouse")]
    [InlineData("zsh", "compdef _gatehouse gatehouse")]
    [InlineData("fish", "complete -c gatehouse -a '(__gatehouse_complete)'")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName gatehouse -ScriptBlock {")]
    public async Task Every_shell_has_a_script_that_asks_the_program(string shell, string registration)
    {
        using var printed = new StringWriter();

        Assert.Equal(0, await Local.Commands.GatehouseCommand.RunAsync(["completion", shell], new Local.Commands.CommandConsole(printed, printed)));
        Assert.Contains(registration, printed.ToString());
        Assert.Contains("[suggest:", printed.ToString());
    }
}
