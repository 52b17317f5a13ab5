using System.Text.Json.Serialization;

namespace Gatehouse.Registry;

[JsonConverter(typeof(CamelCaseEnumConverter<CredentialKind>))]
public enum CredentialKind
{
    Secret,
    PublicKey,
    Certificate,
    AuditWriter,
}
