using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

/// <summary>Of the document; freezes and kills are fences in the connection's state.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConnectionStatus>))]
public enum ConnectionStatus
{
    /// <summary>Made, but not yet checked against both ends.</summary>
    Closed,
    Open,
    Killed,
    Deleted,
}
