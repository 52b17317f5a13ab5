namespace Gatehouse.Guardrails.Content;

/// <summary>A text that holds a finding, where it stands and what it is.</summary>
internal sealed record ContentPlace(string Path, ContentText Kind, string Text);
