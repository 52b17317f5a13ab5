using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>Which client a proof proves.</summary>
public abstract record ClientOutcome
{
    private ClientOutcome() { }

    /// <param name="Agent">Active or frozen.</param>
    public sealed record Proven(Credential Credential, Agent Agent) : ClientOutcome;

    /// <param name="Description">One for every way of being wrong: which it was would tell a thief what is right.</param>
    public sealed record Refused(string Description) : ClientOutcome
    {
        /// <summary>The credential that was named, if there is one of that id.</summary>
        public (Credential Credential, Agent Agent)? Named { get; init; }
    }
}
