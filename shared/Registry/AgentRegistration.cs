using System.Text.Json;
using Gatehouse.Dispatching;

namespace Gatehouse.Registry;

/// <summary>An agent's document with what every decision needs of it.</summary>
public sealed class AgentRegistration
{
    internal AgentRegistration(Agent document)
    {
        Document = document;
        Facts = new AgentFacts(
            document.Id,
            document.Name,
            document.Status,
            document.Revision,
            JsonSerializer.SerializeToElement(document, RegistryJson.Default.Agent));
    }

    public Agent Document { get; }

    public AgentFacts Facts { get; }
}
