namespace Gatehouse.Guardrails.PersonalData;

/// <summary>A kind of number that identifies a person.</summary>
/// <param name="Region">As operators choose it; <c>any</c> is always read.</param>
/// <param name="Forms">9 is a digit, A a letter, a space any separator, as long as it is the same throughout.</param>
/// <param name="Words">What is written near it.</param>
/// <param name="Check">Of its letters, in upper case, and digits.</param>
internal sealed record PersonalKind(string Name, string Region, Evidence Needs, string[] Forms, string[] Words, NumberCheck Check);
