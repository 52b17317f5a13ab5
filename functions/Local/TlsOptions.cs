namespace Gatehouse.Local;

/// <summary>What the host proves itself with where it ends TLS: files in PEM, read once at the start.</summary>
/// <param name="CertificateFile">The host's certificate, then those between it and an authority that clients know.</param>
/// <param name="KeyFile">Its private key, without a password.</param>
public sealed record TlsOptions(string CertificateFile, string KeyFile);
