using System.Text.Json;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;

namespace Gatehouse.Tests.Registry;

/// <summary>One good document of each kind.</summary>
internal static class Documents
{
    private static readonly DateTimeOffset made = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    public static Agent Agent { get; } = new()
    {
        Id = IdentityBench.Agent,
        Organisation = IdentityBench.Organisation,
        Name = "courier",
        Owner = new AgentOwner("logistics", "ana@example.com"),
        ActsFor = "user:ana@example.com",
        Capabilities = ["parcels"],
        Prohibited = [],
        Endpoint = new AgentEndpoint("https://courier.example/a2a", EndpointProtocol.A2a),
        Visibility = AgentVisibility.Private,
        Status = AgentStatus.Active,
        Epoch = 5,
        Revision = 12,
        CreatedAt = made,
    };

    public static Credential Credential { get; } = new()
    {
        Id = IdentityBench.Credential,
        Holder = new CredentialHolder.OfAgent(IdentityBench.Agent),
        Kind = CredentialKind.Secret,
        KeyId = "0123456789",
        Secret = new HashedSecret("v1", [1, 2, 3]),
        CreatedAt = made,
        NotBefore = made,
    };

    public static Connection Connection { get; } = new()
    {
        Id = IdentityBench.Connection,
        Organisation = IdentityBench.Organisation,
        Name = "to the depot",
        From = IdentityBench.Agent,
        To = new ConnectionTarget.ToHttp("https://depot.example:8443/tasks?x=1"),
        PolicySource = """{ "rate": { "perMinute": 10 } }""",
        PolicyVersion = 3,
        GuardrailSets = ["grs_0123456789abcdefghij"],
        Resource = JsonDocument.Parse("""{"environment":"staging"}""").RootElement,
        Revision = 3,
        CreatedAt = made,
    };
}
