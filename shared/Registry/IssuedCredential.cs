using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>A credential and, if the gate made one, its secret, to be shown once.</summary>
public sealed record IssuedCredential(Credential Credential, ClientSecret? Secret);
