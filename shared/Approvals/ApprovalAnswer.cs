using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Approvals;

/// <summary>What a person can say.</summary>
[JsonConverter(typeof(CamelCaseEnum<ApprovalAnswer>))]
public enum ApprovalAnswer
{
    Approve,
    Deny,
}
