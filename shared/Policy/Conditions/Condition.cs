namespace Gatehouse.Policy.Conditions;

/// <summary>One compiled condition.</summary>
/// <param name="Path">As it was written, for messages.</param>
/// <param name="Operator">As it was written.</param>
public sealed record Condition(string Path, JsonPath At, string Operator, ValueTest Test);
