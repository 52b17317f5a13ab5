namespace Gatehouse.Guardrails.Secrets;

/// <summary>A credential that its prefix names.</summary>
internal sealed class ShapedCredential(string kind, CredentialShape shape, bool isPlain) : ISecretDetector
{
    public string Kind => kind;

    public IReadOnlyList<string> Anchors { get; } = [shape.Anchor];

    public bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match)
    {
        match = default;
        if (!shape.TryMatch(text, at, out var start, out var end))
            return false;

        match = new SecretMatch(start, end, kind);
        var credential = text[start..end];
        return !Placeholders.AreIn(credential) && (isPlain || TokenChecksum.Holds(credential) || Randomness.IsEnough(credential));
    }

    /// <summary>A line is <c>kind shape [plain]</c>.</summary>
    public static ShapedCredential Read(string line)
    {
        var words = line.Split(' ');
        return new ShapedCredential(words[0], new CredentialShape(words[1]), words is [.., "plain"]);
    }
}
