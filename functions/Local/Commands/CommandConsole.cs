using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gatehouse.Local.Commands;

/// <summary>Where a command reads and writes, and whether a person sits there.</summary>
internal sealed class CommandConsole(TextWriter output, TextWriter error)
{
    // For terminals and scripts, never for a page: an apostrophe stays one.
    private static readonly JsonWriterOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public TextWriter Output => output;

    public TextWriter Error => error;

    public Stream Input { get; init; } = Stream.Null;

    /// <summary>A person reads the output; else a program does.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>A person sees what is written to standard error, so a line there may be written over.</summary>
    public bool ShowsProgress { get; init; }

    public bool MayColour { get; init; }

    public static CommandConsole OfProcess() => new(Console.Out, Console.Error)
    {
        Input = Console.OpenStandardInput(),
        IsTerminal = !Console.IsOutputRedirected,
        ShowsProgress = !Console.IsErrorRedirected && !IsDumb,
        MayColour = !Console.IsOutputRedirected && ColoursAreWelcome(Environment.GetEnvironmentVariable),
    };

    /// <summary>See https://no-color.org: any value but an empty one says no.</summary>
    internal static bool ColoursAreWelcome(Func<string, string?> variable) => string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not "dumb";

    public string Good(string text) => Painted(text, 32);

    public string Bad(string text) => Painted(text, 31);

    public string Faint(string text) => Painted(text, 2);

    /// <summary>One document on one line.</summary>
    public async Task WriteJsonAsync(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, json))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        await output.WriteLineAsync(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is "dumb";

    private string Painted(string text, int colour) => MayColour ? $"\e[{colour}m{text}\e[0m" : text;
}
