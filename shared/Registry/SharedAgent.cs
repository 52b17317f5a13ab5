using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Another organisation's agent, as far as it is shared.</summary>
/// <param name="Home">How the agent's organisation stands.</param>
public sealed record SharedAgent(Agent Document, Share Share, SubjectFence Home);
