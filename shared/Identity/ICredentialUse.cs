using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>Where it is kept, coarsely, when a credential was good for something.</summary>
public interface ICredentialUse
{
    /// <summary>Somebody has proven themselves with it. MUST return at once, and MUST NOT fail.</summary>
    void Used(Credential credential);
}
