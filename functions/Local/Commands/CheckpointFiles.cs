using System.CommandLine;
using System.Text;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Local.Commands;

/// <summary>What a command is told of checkpoints from elsewhere: keys, and checkpoints that somebody kept.</summary>
internal sealed class CheckpointFiles(CommandConsole console)
{
    public Option<string?> Key { get; } = new("--key") { Description = "The public keys that checkpoints must be signed with, one on each line, as `key` of GET /v1/audit/checkpoints.", HelpName = "FILE" };

    public Option<string[]> Kept { get; } = new("--checkpoint") { Description = "A checkpoint that was kept elsewhere, as `note` of GET /v1/audit/checkpoints: the export must hold it. May be given more than once.", HelpName = "FILE" };

    public Option<int?> MaxWait { get; } = new("--max-wait") { Description = "For how many minutes an entry may have waited for its checkpoint or, in none, until the newest entry of the export.", HelpName = "MINUTES" };

    public Option<string?> Scope { get; } = new("--scope") { Description = "What the export must be of: `all`, or a chain's id. Nothing signs what its first line says.", HelpName = "SCOPE" };

    /// <returns>Null, with the reason on standard error, when a file is not what it should be.</returns>
    public async Task<CheckpointTrust?> ReadAsync(ParseResult parsed, CancellationToken ct)
    {
        var (keys, kept) = (new List<NoteVerifier>(), new List<SignedNote>());
        if (parsed.GetValue(Key) is { } keyFile && !await ReadAsync(keyFile, text => AddKeys(text, keys), "holds no key: a line is the `key` of a checkpoint", ct))
            return null;
        foreach (var file in parsed.GetValue(Kept) ?? [])
        {
            if (!await ReadAsync(file, text => AddNote(text, kept), "is no checkpoint: it is the `note` of one, as it is", ct))
                return null;
        }

        var trust = new CheckpointTrust { Keys = keys, Kept = kept, Scope = parsed.GetValue(Scope) };
        if (parsed.GetValue(MaxWait) is not { } minutes)
            return trust;
        if (minutes > 0)
            return trust with { MaxWait = TimeSpan.FromMinutes(minutes) };
        await console.Error.WriteLineAsync("`--max-wait` is a number of minutes from 1");
        return null;
    }

    private async Task<bool> ReadAsync(string file, Func<string, bool> take, string otherwise, CancellationToken ct)
    {
        if (await InputFile.ReadAsync(file, console, ct) is not { } bytes)
            return false;
        if (take(Encoding.UTF8.GetString(bytes)))
            return true;
        await console.Error.WriteLineAsync($"`{file}` {otherwise}");
        return false;
    }

    private static bool AddKeys(string text, List<NoteVerifier> keys)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        keys.AddRange(lines.Select(NoteVerifier.Parse).OfType<NoteVerifier>());
        return lines.Length > 0 && keys.Count == lines.Length;
    }

    private static bool AddNote(string text, List<SignedNote> kept)
    {
        if (SignedNote.Parse(text) is not { } note || Checkpoint.Parse(note.Text) is null)
            return false;
        kept.Add(note);
        return true;
    }
}
