using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<EndpointProtocol>))]
public enum EndpointProtocol
{
    Http,
    A2a,
    Mcp,
}
