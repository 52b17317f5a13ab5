namespace Gatehouse.Guardrails.Secrets;

/// <summary>Reads a kind of secret around a string that gives it away.</summary>
internal interface ISecretDetector
{
    IReadOnlyList<string> Anchors { get; }

    /// <param name="at">Where an anchor stands. Called for each, so it MUST read no further than one secret reaches.</param>
    bool TryMatch(ReadOnlySpan<char> text, int at, out SecretMatch match);
}
