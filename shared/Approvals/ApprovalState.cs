using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Approvals;

/// <summary>Where a demand for a human stands. All but the first are final.</summary>
[JsonConverter(typeof(CamelCaseEnum<ApprovalState>))]
public enum ApprovalState
{
    Pending,
    Approved,
    Denied,
    Expired,
    Cancelled,
}
