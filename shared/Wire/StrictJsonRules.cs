namespace Gatehouse.Wire;

/// <summary>The bounds of one kind of document. One instance for each kind, made once.</summary>
/// <param name="MaxBytes">Of the whole document.</param>
public sealed record StrictJsonRules(int MaxBytes)
{
    public const int MaxDepth = 32;

    public const int MaxTokens = 10_000;

    /// <summary>Bytes of one string or member name, unescaped.</summary>
    public const int MaxStringBytes = 64 * 1024;

    /// <summary>The members that lead to the one value whose strings may be longer, as <c>task</c>, <c>input</c>; empty when none may.</summary>
    public IReadOnlyList<string> LongStringsUnder { get; init; } = [];
}
