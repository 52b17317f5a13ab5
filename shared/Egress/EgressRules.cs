using System.Globalization;
using System.Net;

namespace Gatehouse.Egress;

/// <summary>Where a call may go: judged when a URL is registered and again at every connect. Pure.</summary>
public sealed class EgressRules(EgressOptions options)
{
    public const int MaxUrlLength = 2048;

    /// <summary>Judges the text alone: no name is resolved.</summary>
    public UrlVerdict CheckUrl(string url)
    {
        if (url.Length is 0 or > MaxUrlLength)
            return new UrlVerdict.Refused($"the URL has {url.Length} characters; 1 to {MaxUrlLength} are allowed");
        if (url.AsSpan().ContainsAnyExceptInRange('!', '~') || url.Contains('\\', StringComparison.Ordinal))
            return new UrlVerdict.Refused("the URL must be printable ASCII without spaces and backslashes; write names in punycode");
        if (url.Contains('#', StringComparison.Ordinal))
            return new UrlVerdict.Refused("the URL must have no fragment");
        if (!TrySplit(url, out var scheme, out var authority))
            return new UrlVerdict.Refused(options.AllowPrivateTargets ? "the URL must begin with `https://` or `http://`" : "the URL must begin with `https://`");

        return authority.Contains('@', StringComparison.Ordinal)
            ? new UrlVerdict.Refused("the URL must hold no user name")
            : CheckAuthority(url, scheme, authority);
    }

    /// <summary>Whether no connection may go to this address.</summary>
    public bool IsDenied(IPAddress address) =>
        SpecialNetworks.AreDenied(address, options.AllowPrivateTargets)
        || options.DeniedNetworks.Any(network => network.Contains(address) || (address.IsIPv4MappedToIPv6 && network.Contains(address.MapToIPv4())));

    private UrlVerdict CheckAuthority(string url, string scheme, string authority)
    {
        var (host, port) = SplitPort(authority);
        if (port is not null && !IsPort(port))
            return new UrlVerdict.Refused(options.AllowPrivateTargets ? $"port `{port}` is not one of 1 to 65535" : $"port `{port}` is not 443");
        if (IsLiteral(host, out var address))
            return CheckLiteral(url, scheme, host, port, address);
        if (HostNames.Fault(host, options.AllowPrivateTargets) is { } fault)
            return new UrlVerdict.Refused(fault);

        return HostNames.IsWithin(host, options.OwnHosts) ? new UrlVerdict.Refused($"host `{host}` is the gate's own") : Agree(url, scheme, host, port);
    }

    private UrlVerdict CheckLiteral(string url, string scheme, string host, string? port, IPAddress? address)
    {
        if (!options.AllowPrivateTargets)
            return new UrlVerdict.Refused($"host `{host}` is an address; a target is named");
        if (address is null)
            return new UrlVerdict.Refused($"host `{host}` is not an address in its usual form");

        return IsDenied(address) ? new UrlVerdict.Refused($"address `{host}` is denied") : Agree(url, scheme, address.ToString(), port);
    }

    // The library that will connect must read the same host: it folds full-width digits, circled letters and soft hyphens.
    private static UrlVerdict Agree(string url, string scheme, string host, string? port)
    {
        var agrees = Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && string.Equals(uri.Scheme, scheme, StringComparison.Ordinal)
            && string.Equals(uri.IdnHost, host, StringComparison.Ordinal)
            && (port is null ? uri.IsDefaultPort : uri.Port == int.Parse(port, CultureInfo.InvariantCulture))
            && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;
        return agrees ? new UrlVerdict.Permitted(uri!) : new UrlVerdict.Refused($"host `{host}` can be read in two ways");
    }

    private bool TrySplit(string url, out string scheme, out string authority)
    {
        scheme = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https"
            : options.AllowPrivateTargets && url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http" : "";
        var rest = scheme.Length == 0 ? "" : url[(scheme.Length + "://".Length)..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        authority = end < 0 ? rest : rest[..end];
        return scheme.Length > 0;
    }

    private static (string Host, string? Port) SplitPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var hasPort = colon >= 0 && authority.IndexOf(']', colon) < 0;
        return ((hasPort ? authority[..colon] : authority).ToLowerInvariant(), hasPort ? authority[(colon + 1)..] : null);
    }

    private bool IsPort(string port) =>
        options.AllowPrivateTargets
            ? port.Length is > 0 and <= 5 && port[0] != '0' && port.All(char.IsAsciiDigit) && int.Parse(port, CultureInfo.InvariantCulture) <= ushort.MaxValue
            : string.Equals(port, "443", StringComparison.Ordinal);

    /// <returns>Whether the host is meant as an address; <paramref name="address"/> is absent when it is not written in its usual form.</returns>
    private static bool IsLiteral(string host, out IPAddress? address)
    {
        var isBracketed = host.StartsWith('[');
        var text = isBracketed ? host[1..^(host.EndsWith(']') ? 1 : 0)] : host;
        var isLiteral = IPAddress.TryParse(text, out address) || isBracketed;
        if (address is not null && (!string.Equals(address.ToString(), text, StringComparison.Ordinal) || isBracketed != text.Contains(':', StringComparison.Ordinal)))
            address = null;
        return isLiteral;
    }
}
