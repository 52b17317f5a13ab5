namespace Gatehouse.Policy;

/// <param name="Path">Where in the document, as <c>$.rate.perMinute</c>.</param>
public sealed record PolicyError(string Path, string Message);
