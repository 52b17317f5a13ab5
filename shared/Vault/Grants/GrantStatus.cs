using System.Text.Json.Serialization;

namespace Gatehouse.Vault.Grants;

/// <summary>How a grant stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GrantStatus>))]
public enum GrantStatus
{
    /// <summary>The person has not come back from the provider yet.</summary>
    Pending,

    Active,

    /// <summary>The person said no, or the provider gave nothing that lasts.</summary>
    Declined,

    /// <summary>The provider takes the refresh token no more: the person must connect anew.</summary>
    Broken,

    Revoked,
}
