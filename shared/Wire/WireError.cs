namespace Gatehouse.Wire;

/// <summary>One thing wrong with bytes from outside.</summary>
/// <param name="Path">Where, as <c>$.task.tools[0].name</c>; <c>$</c> is the document.</param>
/// <param name="Message">Subject, value and bar; never longer than a line, never the content itself beyond a name.</param>
public readonly record struct WireError(string Path, string Message)
{
    /// <summary>The bytes stop being JSON.</summary>
    public bool IsSyntax { get; init; }

    /// <summary>The name of the member is wrong, not its value.</summary>
    public bool IsOfName { get; init; }
}
