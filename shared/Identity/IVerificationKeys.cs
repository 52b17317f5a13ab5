namespace Gatehouse.Identity;

/// <summary>The keys one issuer may sign with.</summary>
public interface IVerificationKeys
{
    /// <summary>Null when unknown. MUST answer from memory: a key id is an attacker's text and never a reason to fetch.</summary>
    VerificationKey? Find(string keyId);
}
