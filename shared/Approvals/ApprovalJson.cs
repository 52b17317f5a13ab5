using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Approvals;

/// <summary>The stored form of approvals.</summary>
// A member that an older instance does not know may be a restriction: it must not act on the rest of the document.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ApprovalRecord))]
[JsonSerializable(typeof(ApprovalVote))]
[JsonSerializable(typeof(ApprovalGrant))]
[JsonSerializable(typeof(Approver))]
[JsonSerializable(typeof(ApproverGroup))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(SentCard))]
[JsonSerializable(typeof(Telling))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
