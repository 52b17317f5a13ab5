namespace Gatehouse.Guardrails.Secrets;

internal readonly record struct SecretMatch(int Start, int End, string Kind);
