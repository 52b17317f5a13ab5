namespace Gatehouse.Identity;

/// <summary>Why a certificate does not prove its client. For tests; whoever shows it learns one sentence for all.</summary>
public enum CertificateFault
{
    NotACertificate,
    NotYetValid,
    Expired,
    WeakKey,
    WrongPurpose,
    AnotherCertificate,
    UnknownAuthority,
    AnotherName,
}
