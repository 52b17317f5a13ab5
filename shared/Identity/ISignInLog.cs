using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>Where failed sign-ins are counted that name somebody: of a text that names nobody nothing is known worth keeping.</summary>
public interface ISignInLog
{
    /// <summary>What was shown for <paramref name="credential"/> was wrong, or it is no longer good. MUST return at once, and MUST NOT fail.</summary>
    void Refused(Credential credential);

    /// <summary>A token that was good when it was signed, and is so no longer. MUST return at once, and MUST NOT fail.</summary>
    void Refused(AgentPrincipal token);
}
