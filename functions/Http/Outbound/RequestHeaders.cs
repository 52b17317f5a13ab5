namespace Gatehouse.Http.Outbound;

/// <summary>Puts a call's headers on a request.</summary>
internal static class RequestHeaders
{
    // What frames the message, or says where it goes, is the transport's.
    private static readonly HashSet<string> reserved = new(
        ["Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"], StringComparer.OrdinalIgnoreCase);

    /// <summary>What cannot be sent, or <see langword="null"/>.</summary>
    public static string? Apply(IReadOnlyList<KeyValuePair<string, string>> headers, HttpRequestMessage request)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, value) = headers[i];
            if (reserved.Contains(name) || value.AsSpan().ContainsAnyExceptInRange(' ', '~') || !Add(request, name, value))
                return $"header `{name}` cannot be sent";
        }

        return null;
    }

    private static bool Add(HttpRequestMessage request, string name, string value)
    {
        if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            return request.Content!.Headers.Remove(name) | request.Content.Headers.TryAddWithoutValidation(name, value);
        return request.Headers.TryAddWithoutValidation(name, value);
    }
}
