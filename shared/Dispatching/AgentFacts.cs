using System.Text.Json;
using Gatehouse.Registry;

namespace Gatehouse.Dispatching;

/// <param name="Attributes">What the registry knows: <c>$.agent</c> of access rules.</param>
public sealed record AgentFacts(string Id, string Name, AgentStatus Status, long Version, JsonElement? Attributes = null);
