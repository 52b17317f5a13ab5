using System.Text.Json;

namespace Gatehouse.Dispatching;

/// <param name="Name">An agent's id, or the host of an endpoint.</param>
/// <param name="IsShared">Whether another organisation's agent has consented to this one; of no meaning within an organisation.</param>
/// <param name="Attributes">What the registry knows: <c>$.target</c> of access rules.</param>
public sealed record TargetFacts(
    TargetKind Kind,
    string Name,
    bool IsInService = true,
    bool IsSameOrganisation = true,
    bool IsShared = false,
    JsonElement? Attributes = null);
