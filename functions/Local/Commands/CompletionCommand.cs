using System.CommandLine;

namespace Gatehouse.Local.Commands;

/// <summary>Prints what a shell needs to complete commands, options and values. The scripts ask the program itself, so they are never out of date.</summary>
internal sealed class CompletionCommand
{
    /// <summary>The name that the scripts complete; they call what was typed.</summary>
    private const string Bash = """
        _gatehouse() {
            local IFS=$'\n'
            COMPREPLY=( $( "$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null ) )
            if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=( $( compgen -f -- "$2" ) ); fi
        }
        complete -o filenames -F _gatehouse gatehouse
        """;

    private const string Zsh = """
        #compdef gatehouse
        _gatehouse() {
            local -a found
            found=( "${(@f)$( "${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null )}" )
            if [[ -n "${found[*]}" ]]; then compadd -a found; else _files; fi
        }
        compdef _gatehouse gatehouse
        """;

    private const string Fish = """
        function __gatehouse_complete
            set -l line (commandline -cp)
            set -l program (commandline -op)[1]
            $program "[suggest:"(string length -- $line)"]" $line 2>/dev/null
        end
        complete -c gatehouse -a '(__gatehouse_complete)'
        """;

    private const string Pwsh = """
        Register-ArgumentCompleter -Native -CommandName gatehouse -ScriptBlock {
            param($word, $line, $cursor)
            & $line.CommandElements[0].Value "[suggest:$cursor]" "$line" 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly Dictionary<string, string> scripts = new(StringComparer.Ordinal) { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = Pwsh };

    public static Command Create(CommandConsole console)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. scripts.Keys]);
        var command = new Command("completion", "Print a script that completes the commands of `gatehouse` in a shell.") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await console.Output.WriteLineAsync(scripts[parsed.GetRequiredValue(shell)]);
            return ExitCode.Ok;
        });
        return command;
    }
}
