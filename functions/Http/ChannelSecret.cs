using Gatehouse.Guardrails.Remote;
using Gatehouse.Siem;

namespace Gatehouse.Http;

/// <summary>The names of secrets that channels open services with: none that the gate, a guardrail or a sink keeps its own under.</summary>
public static class ChannelSecret
{
    public static bool IsName(string name) =>
        RemoteSecrets.IsName(name) && !name.StartsWith("gate-", StringComparison.Ordinal) && !name.StartsWith("guardrail-", StringComparison.Ordinal) && !name.StartsWith(SinkSecrets.Prefix, StringComparison.Ordinal);
}
