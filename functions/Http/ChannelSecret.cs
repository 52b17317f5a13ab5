using Gatehouse.Guardrails.Remote;
using Gatehouse.Siem;

namespace Gatehouse.Http;

/// <summary>The names of secrets that channels open services with: none that the gate, a guardrail or a sink keeps its own under.</summary>
public static class ChannelSecret
{
    /// <summary>To go on a sentence that ends in what has such a name.</summary>
    public static string Rule { get; } = $"1 to {RemoteSecrets.LongestName} of a-z, 0-9 and -, which begin with none of `gate-`, `guardrail-` and `{SinkSecrets.Prefix}`";

    public static bool IsName(string name) =>
        RemoteSecrets.IsName(name) && !name.StartsWith("gate-", StringComparison.Ordinal) && !name.StartsWith("guardrail-", StringComparison.Ordinal) && !name.StartsWith(SinkSecrets.Prefix, StringComparison.Ordinal);
}
