using System.CommandLine;
using System.CommandLine.Help;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;
using Gatehouse.Local;
using Gatehouse.Local.Commands;
using Gatehouse.Local.Telemetry;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Commands;

/// <summary><c>docs/cli.md</c> against the commands that there are.</summary>
public sealed class TheCommandPage
{
    private static readonly string page = Path.Combine(Checkout.Root, "docs", "cli.md");
    private static readonly string text = File.ReadAllText(page).ReplaceLineEndings("\n");

    public static TheoryData<string> Commands => [.. Names];

    private static IEnumerable<string> Names => Leaves(Root, "gatehouse").Select(leaf => leaf.Name);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_its_section_with_every_option_and_an_example(string name)
    {
        var section = SectionOf(name);
        var command = Leaves(Root, "gatehouse").Single(leaf => leaf.Name == name).Command;

        Assert.All(command.Options.Where(option => option is not HelpOption), option => Assert.Contains($"- `{option.Name}", section));
        Assert.All(command.Arguments, argument => Assert.Contains(argument.Name, section));
        Assert.Matches($@"```\w*\n[^`]*{name}", section);
        Assert.False(string.IsNullOrWhiteSpace(command.Description));
        Assert.All(command.Options.Select(option => option.Description).Concat(command.Arguments.Select(argument => argument.Description)), description => Assert.False(string.IsNullOrWhiteSpace(description)));
    }

    [Fact]
    public void The_page_names_no_command_and_no_option_that_is_not_there()
    {
        Assert.Equal(Names.Order(), text.Split('\n').Where(line => line.StartsWith("## `", StringComparison.Ordinal)).Select(line => line[4..^1]).Order());
        foreach (var (name, command) in Leaves(Root, "gatehouse"))
            Assert.All(SectionOf(name).Split('\n').Where(line => line.StartsWith("- `--", StringComparison.Ordinal)), line => Assert.Contains(line[3..].Split('`', ' ')[0], command.Options.Select(option => option.Name)));
    }

    [Fact]
    public void Help_and_page_name_every_setting()
    {
        string[] variables =
        [
            .. new[] { typeof(LocalEnvironment), typeof(SmtpEnvironment), typeof(TelemetryEnvironment), typeof(TlsEnvironment) }.SelectMany(type => type.GetFields()).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
            TeamsOptions.AppIdSetting, TeamsOptions.TenantSetting, TeamsOptions.SecretSetting, OutlookOptions.OriginatorSetting, OutlookOptions.TenantSetting, OutlookOptions.AudienceSetting,
            IClientCertificates.Setting,
        ];

        Assert.Equal(variables.Order(), LocalEnvironment.Settings.Select(setting => setting.Name).Order());
        Assert.All(variables, variable => Assert.Contains($"| `{variable}` |", text));
        Assert.All(variables, variable => Assert.Contains(variable, Root.Description));
    }

    [Fact]
    public async Task Its_examples_print_what_it_says()
    {
        using var folder = new DataFolder();
        var blocks = MarkdownBlock.Of(page);
        foreach (var file in blocks.Where(block => block.Language == "json" && block.Label.Length > 0))
            await File.WriteAllTextAsync(Path.Combine(folder.Path, file.Label), file.Text);

        var examples = blocks.Where(block => block.Language == "console").Select(block => block.Text.Split('\n', 2)).ToArray();
        Assert.True(examples.Length >= 3);
        foreach (var example in examples)
        {
            Assert.StartsWith("$ gatehouse ", example[0]);
            var (_, output, error) = await CommandProcess.RunAsync(folder.Path, example[0].Split(' ')[2..]);
            Assert.Equal((example[1], ""), (output.ReplaceLineEndings("\n"), error));
        }
    }

    private static RootCommand Root { get; } = GatehouseCommand.Create(new CommandConsole(TextWriter.Null, TextWriter.Null));

    private static string SectionOf(string name)
    {
        var heading = $"\n## `{name}`\n";
        var start = text.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no section of `{name}`");
        var end = text.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        return text[start..(end < 0 ? text.Length : end)];
    }

    private static IEnumerable<(string Name, Command Command)> Leaves(Command command, string name) => command.Subcommands.Count == 0
        ? [(name, command)]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{name} {sub.Name}"));
}
