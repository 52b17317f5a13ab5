using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Egress;

/// <summary>The special-purpose networks: the IANA registries of 2025-10-09 and the metadata services of the clouds.</summary>
internal static class SpecialNetworks
{
    private static readonly IPNetwork globalUnicast = IPNetwork.Parse("2000::/3");

    // Denied whatever the switch says: link-local, metadata, and what no target can have.
    private static readonly IPNetwork[] always = Parse(
        "0.0.0.0/8",
        "100.100.100.200/32",       // Alibaba metadata
        "168.63.129.16/32",         // Azure's wire server: a public address that no registry lists
        "169.254.0.0/16",           // link-local; metadata of AWS, Azure, Google
        "192.0.0.0/24",             // IETF protocol assignments; Oracle metadata
        "192.0.2.0/24",             // documentation
        "192.31.196.0/24",          // AS112
        "192.52.193.0/24",          // AMT
        "192.88.99.0/24",           // 6to4 relays
        "192.175.48.0/24",          // AS112
        "198.18.0.0/15",            // benchmarking
        "198.51.100.0/24",          // documentation
        "203.0.113.0/24",           // documentation
        "224.0.0.0/4",              // multicast
        "240.0.0.0/4",              // reserved, broadcast
        "2001::/23",                // Teredo, ORCHID, benchmarking, AMT
        "2001:db8::/32",            // documentation
        "2002::/16",                // 6to4
        "2620:4f:8000::/48",        // AS112
        "3fff::/20",                // documentation
        "fd00:42::42/128",          // Scaleway metadata
        "fd00:ec2::/32",            // AWS metadata
        "fd20:ce::254/128");        // Google metadata

    private static readonly IPNetwork[] privateOnes = Parse(
        "10.0.0.0/8",
        "100.64.0.0/10",            // carrier-grade NAT
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7");

    public static bool AreDenied(IPAddress address, bool allowPrivate)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IsIn(always, address))
            return true;
        if (IsIn(privateOnes, address))
            return !allowPrivate;

        // Everything else outside global unicast is translation, site-local, discard or multicast.
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => false,
            AddressFamily.InterNetworkV6 => address.ScopeId != 0 || !globalUnicast.Contains(address),
            _ => true,
        };
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, IPNetwork.Parse);
}
