using System.Buffers;
using System.Net;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Guardrails.PersonalData;

/// <summary>Addresses of machines: IP of both versions, MAC.</summary>
internal static class AddressScanner
{
    public const string Ip = "ip-address";
    public const string Mac = "mac-address";

    private static readonly SearchValues<char> letters = SearchValues.Create("0123456789abcdefABCDEF:.-");

    public static void Scan(TextViews text, TextView view, bool ips, bool macs, FindingSink found)
    {
        var chars = view.Text;
        for (var at = 0; at < chars.Length;)
        {
            var joint = chars[at..].IndexOfAny(':', '.', '-');
            if (joint < 0)
                return;
            joint += at;
            var (start, end) = Run(chars, joint);
            if (Kind(chars[start..end], ips, macs) is { } kind && IsBounded(chars, start, end))
                found.Add(text, view.StartOf(start), view.EndOf(end - 1), kind);
            at = Math.Max(end, joint + 1);
        }
    }

    private static (int Start, int End) Run(ReadOnlySpan<char> chars, int joint)
    {
        var start = joint;
        while (start > 0 && joint - start < 64 && letters.Contains(chars[start - 1]))
            start--;
        var end = joint;
        while (end < chars.Length && end - joint < 64 && letters.Contains(chars[end]))
            end++;
        while (end > start && chars[end - 1] is '.' or '-' || (end > start + 1 && chars[end - 1] == ':' && chars[end - 2] != ':'))
            end--;
        return (start, end);
    }

    private static bool IsBounded(ReadOnlySpan<char> chars, int start, int end) =>
        (start == 0 || !(char.IsLetterOrDigit(chars[start - 1]) || chars[start - 1] == '_')) && (end == chars.Length || !(char.IsLetterOrDigit(chars[end]) || chars[end] == '_'));

    private static string? Kind(ReadOnlySpan<char> run, bool ips, bool macs)
    {
        if (run.Length is < 3 or > 45)
            return null;
        if (IsMac(run))
            return macs ? Mac : null;
        if (!ips)
            return null;
        // `12.30.1.4:8080`
        var host = run.Count('.') == 3 && run.Count(':') == 1 ? run[..run.IndexOf(':')] : run;
        if (host.Count(':') < 2 && host.Count('.') != 3)
            return null;
        if (host.IndexOf('-') >= 0 || !IPAddress.TryParse(host, out _))
            return null;
        return host.IndexOf(':') >= 0 ? (host.IndexOfAnyInRange('0', '9') >= 0 ? Ip : null) : IsDotted(host) ? Ip : null;
    }

    // No zero before a number: that is a version, or octal.
    private static bool IsDotted(ReadOnlySpan<char> host)
    {
        foreach (var part in host.Split('.'))
        {
            if (host[part].Length is < 1 or > 3 || (host[part].Length > 1 && host[part][0] == '0'))
                return false;
        }

        return true;
    }

    // `00:1a:…`, `00-1a-…`, `001a.2b3c.4d5e`
    private static bool IsMac(ReadOnlySpan<char> run)
    {
        var isDotted = run.Length == 14 && run[4] == '.' && run[9] == '.';
        if (!isDotted && !(run.Length == 17 && run[2] is ':' or '-'))
            return false;
        var (step, separator) = isDotted ? (5, '.') : (3, run[2]);
        for (var i = 0; i < run.Length; i++)
        {
            if (i % step == step - 1 ? run[i] != separator : !char.IsAsciiHexDigit(run[i]))
                return false;
        }

        return run.IndexOfAnyExcept('0', separator) >= 0 && !IsBroadcast(run, separator);
    }

    private static bool IsBroadcast(ReadOnlySpan<char> run, char separator) => run.IndexOfAnyExcept('F', 'f', separator) < 0;
}
