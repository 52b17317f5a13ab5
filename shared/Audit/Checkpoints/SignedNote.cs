namespace Gatehouse.Audit.Checkpoints;

/// <summary>A text and who signed it, in the form of <see href="https://c2sp.org/signed-note">c2sp.org/signed-note</see>.</summary>
/// <param name="Text">Ends with a line's end.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int MaxLength = 64 * 1024;
    private const int MaxSignatures = 16;
    private const string Dash = "\u2014 ";

    /// <returns>Null when the text is no signed note.</returns>
    public static SignedNote? Parse(string note)
    {
        var gap = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (note.Length > MaxLength || gap <= 0 || !note.EndsWith('\n') || note.Any(c => c < ' ' && c != '\n'))
            return null;

        var signatures = note[(gap + 2)..].Split('\n')[..^1].Select(ParseSignature).ToArray();
        if (signatures.Length is 0 or > MaxSignatures || signatures.Any(signature => signature is null))
            return null;
        var read = new SignedNote(note[..(gap + 1)], [.. signatures.OfType<NoteSignature>()]);

        // One text alone says it: base64 has spare bits.
        return read.ToString() == note ? read : null;
    }

    public override string ToString() =>
        $"{Text}\n{string.Concat(Signatures.Select(signature => $"{Dash}{signature.Name} {Convert.ToBase64String(signature.Bytes.Span)}\n"))}";

    private static NoteSignature? ParseSignature(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [{ Length: > 0 } name, var base64] || name.Contains('+', StringComparison.Ordinal))
            return null;

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length > NoteVerifier.KeyIdBytes ? new NoteSignature(name, bytes.AsMemory(0, length)) : null;
    }
}
