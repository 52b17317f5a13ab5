using Gatehouse.Wire;

namespace Gatehouse.Http.Cards;

/// <summary>What a person types beside their answer.</summary>
internal static class CardReason
{
    /// <summary>So many that they fit into <see cref="MostBytes"/>, whatever they are.</summary>
    public const int MostCharacters = 300;

    private const int MostBytes = 1024;

    /// <summary>Lines are the input's, not the record's.</summary>
    /// <returns>Null when nothing was typed.</returns>
    public static string? Of(string? typed) => typed?.ReplaceLineEndings(" ").Replace('\t', ' ').Trim() is { Length: > 0 } reason ? reason : null;

    public static string? FaultOf(string? reason) => reason is not null && PlainText.FindFault(reason, MostBytes) is { } fault ? $"the reason {fault}" : null;
}
