namespace Gatehouse.Guardrails.Schema;

/// <summary>Which keyword a value breaks, and where; never the value.</summary>
internal readonly record struct SchemaViolation(string Path, string Keyword);
