using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>Where a sign-in finds the documents it is judged by.</summary>
public interface ICredentialDirectory
{
    /// <summary>The credential of an agent and that agent, as they stand now; null when there is none. MUST throw when it cannot tell.</summary>
    Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct);
}
