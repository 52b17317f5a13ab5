using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<AgentStatus>))]
public enum AgentStatus
{
    Active,
    Frozen,
    Killed,
    Decommissioned,
}
