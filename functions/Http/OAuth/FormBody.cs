using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Http.OAuth;

/// <summary>A small form, each name at most once (RFC 6749 section 3.2); a member without a value is absent.</summary>
internal sealed class FormBody
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxMembers = 32;

    private readonly Dictionary<string, string> members = new(StringComparer.Ordinal);

    private FormBody() { }

    public string? this[string name] => members.GetValueOrDefault(name);

    public IEnumerable<string> Names => members.Keys;

    /// <returns>The form, or why there is none.</returns>
    public static async Task<(FormBody? Form, string Fault)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.Headers.ContentType.Count != 1 || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return (null, "the body must be application/x-www-form-urlencoded");
        if (request.ContentLength > MaxBytes || await ReadBytesAsync(request.BodyReader, ct) is not { } bytes)
            return (null, $"the body has more than {MaxBytes} bytes");
        var form = new FormBody();
        return form.Fill(Encoding.UTF8.GetString(bytes)) is { } fault ? (null, fault) : (form, "");
    }

    /// <summary>The decoding of forms: plus is a space, and percent-escapes are UTF-8.</summary>
    public static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private string? Fill(string text)
    {
        var pairs = text.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length > MaxMembers)
            return $"the form has more than {MaxMembers} members";
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (Decode(pair), "") : (Decode(pair[..at]), Decode(pair[(at + 1)..]));
            if (!members.TryAdd(name, value))
                return "a parameter appears twice";
        }

        foreach (var (name, _) in members.Where(member => member.Value.Length == 0).ToArray())
            members.Remove(name);
        return null;
    }

    private static async ValueTask<byte[]?> ReadBytesAsync(PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            var isTooLong = read.Buffer.Length > MaxBytes;
            if (isTooLong || read.IsCompleted)
            {
                var bytes = isTooLong ? null : read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
