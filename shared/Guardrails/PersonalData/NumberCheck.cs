namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Whether letters, in upper case, and digits, without separators, are a number that can have been issued.</summary>
internal delegate bool NumberCheck(ReadOnlySpan<char> number);
