using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<OperatorRole>))]
public enum OperatorRole
{
    Viewer,
    Operator,
    Owner,
    Auditor,
    Approver,
}
