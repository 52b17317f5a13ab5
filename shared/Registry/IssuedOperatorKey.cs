using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>An operator with a key of theirs, to be shown once.</summary>
public sealed record IssuedOperatorKey(Operator Operator, string Credential, ClientSecret Secret);
