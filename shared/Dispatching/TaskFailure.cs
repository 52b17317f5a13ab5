namespace Gatehouse.Dispatching;

/// <summary>Why a task did not succeed, for programs and for people.</summary>
/// <param name="Code">Kebab-case; a refusal's code where a refusal ended it.</param>
/// <param name="Clause">Of the policy, where a refusal ended it.</param>
public sealed record TaskFailure(string Code, string Detail, string? Clause = null);
