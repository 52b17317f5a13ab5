using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<OrganisationStatus>))]
public enum OrganisationStatus
{
    Active,
    Frozen,
    Killed,
}
