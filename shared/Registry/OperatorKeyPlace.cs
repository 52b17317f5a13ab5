namespace Gatehouse.Registry;

/// <summary>Where the credential with a key id is: an operator's key names no organisation.</summary>
public sealed record OperatorKeyPlace(string Organisation, string Credential);
