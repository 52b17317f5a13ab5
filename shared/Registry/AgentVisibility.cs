using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<AgentVisibility>))]
public enum AgentVisibility
{
    Private,
    Public,
}
