using System.Text.Json.Serialization;

namespace Gatehouse.Vault.Providers;

/// <summary>How the gate proves itself to a provider, in the words of OpenID Connect Core section 9.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClientAuthentication>))]
public enum ClientAuthentication
{
    [JsonStringEnumMemberName("client_secret_basic")]
    ClientSecretBasic,

    [JsonStringEnumMemberName("client_secret_post")]
    ClientSecretPost,

    /// <summary>RFC 7523 under the gate's own key, which its key set publishes.</summary>
    [JsonStringEnumMemberName("private_key_jwt")]
    PrivateKeyJwt,
}
