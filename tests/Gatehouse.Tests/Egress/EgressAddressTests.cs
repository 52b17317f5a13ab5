using System.Net;
using Gatehouse.Egress;

namespace Gatehouse.Tests.Egress;

public sealed class EgressAddressTests
{
    private static readonly EgressRules strict = new(new EgressOptions());
    private static readonly EgressRules development = new(new EgressOptions { AllowPrivateTargets = true });

    /// <summary>The first and the last address of each network.</summary>
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("168.63.129.16", "168.63.129.16")]
    [InlineData("169.254.0.0", "169.254.255.255")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.31.196.0", "192.31.196.255")]
    [InlineData("192.52.193.0", "192.52.193.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("192.175.48.0", "192.175.48.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "239.255.255.255")]
    [InlineData("240.0.0.0", "255.255.255.255")]
    public void A_special_v4_network_is_denied_and_so_is_its_mapped_form(string first, string last)
    {
        foreach (var address in new[] { IPAddress.Parse(first), IPAddress.Parse(last) })
        {
            Assert.True(strict.IsDenied(address));
            Assert.True(strict.IsDenied(address.MapToIPv6()));
        }
    }

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("168.63.129.15")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:200::1")]
    [InlineData("2001:db7:ffff::1")]
    [InlineData("2003::1")]
    [InlineData("2620:4f:8001::1")]
    [InlineData("3ffe:ffff::1")]
    [InlineData("3fff:1000::1")]
    [InlineData("::ffff:93.184.216.34")]
    public void A_public_address_is_not_denied(string address) => Assert.False(strict.IsDenied(IPAddress.Parse(address)));

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::93.184.216.34")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("3fff:fff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void A_v6_address_outside_public_unicast_is_denied(string address) => Assert.True(strict.IsDenied(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("169.254.170.2", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("192.0.0.192", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("fd20:ce::254", true)]
    [InlineData("fd00:42::42", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    public void In_development_only_link_local_and_metadata_stay_denied(string address, bool denied) =>
        Assert.Equal(denied, development.IsDenied(IPAddress.Parse(address)));

    [Fact]
    public void Configured_networks_are_denied_in_any_form()
    {
        var rules = new EgressRules(new EgressOptions { DeniedNetworks = [IPNetwork.Parse("93.184.216.0/24"), IPNetwork.Parse("2a00:64::/96")] });
        Assert.True(rules.IsDenied(IPAddress.Parse("93.184.216.34")));
        Assert.True(rules.IsDenied(IPAddress.Parse("::ffff:93.184.216.34")));
        Assert.True(rules.IsDenied(IPAddress.Parse("2a00:64::7f00:1")));
        Assert.False(rules.IsDenied(IPAddress.Parse("93.184.217.1")));
    }
}
