namespace Gatehouse.Policy;

/// <param name="Path">Where in the document, as <c>$.rate.perMinute</c>.</param>
public sealed record PolicyError(string Path, string Message)
{
    /// <summary>The name of the member is wrong, not its value.</summary>
    public bool IsOfName { get; init; }

    /// <summary>The word that was probably meant.</summary>
    public string? Meant { get; init; }
}
