using System.Text.Json.Serialization;
using Gatehouse.Dispatching;

namespace Gatehouse.Approvals;

/// <summary>Why people are told of an approval.</summary>
[JsonConverter(typeof(CamelCaseEnum<ApprovalNotice>))]
public enum ApprovalNotice
{
    Asked,
    Reminded,

    /// <summary>To those whom it was escalated to.</summary>
    Escalated,

    /// <summary>A yes that counted does so no more, and others are needed after all.</summary>
    OpenAgain,
}
