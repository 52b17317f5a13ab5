using System.CommandLine;

namespace Gatehouse.Local.Commands;

/// <summary><c>--output</c>: text for a person, JSON for a program, by itself whichever sits there.</summary>
internal sealed class OutputOption(CommandConsole console)
{
    private const string Json = "json";
    private const string Text = "text";

    public Option<string?> Option { get; } = Made();

    public bool IsJson(ParseResult parsed) => parsed.GetValue(Option) switch
    {
        Json => true,
        Text => false,
        _ => !console.IsTerminal,
    };

    private static Option<string?> Made()
    {
        var option = new Option<string?>("--output", "-o") { Description = "The form of the output: text (on a terminal) or json (anywhere else).", HelpName = $"{Json}|{Text}" };
        option.AcceptOnlyFromAmong(Json, Text);
        return option;
    }
}
