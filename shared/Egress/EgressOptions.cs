using System.Net;

namespace Gatehouse.Egress;

/// <summary>Where the gate's own calls may go.</summary>
public sealed record EgressOptions
{
    /// <summary>For development: also http, any port, IP literals, single-label names, loopback and private targets. Link-local and metadata addresses stay denied.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>Hosts of the gate and of what it stands on; they and all names below them are denied (loops, confused deputies).</summary>
    public IReadOnlyList<string> OwnHosts { get; init; } = [];

    /// <summary>Further networks to deny: the gate's own, and translation prefixes (NAT64) that no registry lists.</summary>
    public IReadOnlyList<IPNetwork> DeniedNetworks { get; init; } = [];
}
