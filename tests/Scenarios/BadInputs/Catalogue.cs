using System.IO.Compression;
using System.Text;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Cases 1 to 26 as far as one request shows them; the rest are stories.</summary>
internal static class Catalogue
{
    private const int MaxBody = 288 * 1024;
    private const int MaxInput = 256 * 1024;

    public static IReadOnlyList<BadInput> All { get; } =
    [
        BadInput.Text(1, "an empty body", _ => ""),
        BadInput.Text(1, "a body of spaces", _ => "  \n"),
        .. new[] { "null", "[]", "\"x\"", "1", "true" }.Select(body => BadInput.Text(2, $"the body {body}", _ => body)),
        new(3, "an invalid UTF-8 byte in a string", connection => Replaced(connection, "summarize"u8, 0xFF)),
        new(3, "an overlong UTF-8 form", connection => Replaced(connection, "summarize"u8, 0xC0, 0xAF)),
        BadInput.InTask(4, "a lone high surrogate in the input", """ "input":{"text":"\ud800"} """),
        BadInput.InTask(4, "a lone low surrogate in a name", """ "input":{"\udc00":1} """),
        new(5, "a body in UTF-16", connection => Encoding.Unicode.GetBytes(BadInput.Good(connection))),
        new(5, "a byte order mark", connection => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(BadInput.Good(connection))]),
        BadInput.With(6, "a key twice", """ "connection":"con_00000000000000000000" """),
        BadInput.InTask(6, "a key twice in the input", """ "input":{"a":1,"a":1} """),
        BadInput.With(7, "a key twice, once escaped", """ "\u0063onnection":"con_00000000000000000000" """),
        BadInput.With(8, "a key in another case", """ "Connection":"con_00000000000000000000" """),
        BadInput.InTask(9, "a depth of 33", $""" "input":{Nested(31)} """),
        BadInput.Text(10, "a hundred thousand opening brackets", _ => new string('[', 100_000)),
        new(11, "a byte too many, without a length", connection => Padded(connection, MaxBody + 1)) { IsChunked = true, Status = 413, Code = "too-large" },
        new(11, "a byte too many", connection => Padded(connection, MaxBody + 1)) { Status = 413, Code = "too-large" },
        new(11, "a body of a megabyte", connection => Padded(connection, 1024 * 1024)) { Status = 413, Code = "too-large" },
        BadInput.InTask(11, "an input of a byte too many", $""" "input":"{new string('a', MaxInput - 1)}" """) with { Status = 413, Code = "too-large" },
        new(12, "a gzip bomb", _ => Zipped(8 * 1024 * 1024)) { ContentEncoding = "gzip", Status = 415, Code = "unsupported-media-type" },
        new(12, "an encoding that changes nothing", connection => Encoding.UTF8.GetBytes(BadInput.Good(connection))) { ContentEncoding = "identity", Status = 415, Code = "unsupported-media-type" },
        .. new[] { "text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16", null }.Select(type =>
            new BadInput(13, $"the content type {type ?? "missing"}", connection => Encoding.UTF8.GetBytes(BadInput.Good(connection))) { ContentType = type, Status = 415, Code = "unsupported-media-type" }),
        BadInput.Text(14, "a second body behind it", connection => BadInput.Good(connection) + "{}"),
        BadInput.Text(14, "a comma behind the last member", connection => $$"""{"connection":"{{connection}}","task":{"type":"summarize",} }"""),
        BadInput.Text(14, "a comment", connection => BadInput.Good(connection) + "// so"),
        .. new[] { "NaN", "Infinity", "1e400", "1e-400", "-0", "9223372036854775808", "01", "+1", ".5", "0x10" }.Select(number => BadInput.InTask(15, $"a cost of {number}", $"\"maxCost\":{number}")),
        .. new[] { "NaN", "-Infinity", "1e400", "01" }.Select(number => BadInput.InTask(15, $"{number} in the input", $$""" "input":{"n":{{number}} } """)),
        BadInput.InTask(16, "a number as a string", """ "maxCost":"4" """),
        BadInput.InTask(16, "a switch where a text belongs", """ "model":true """),
        BadInput.Text(16, "a number where a text belongs", connection => $$"""{"connection":"{{connection}}","task":{"type":5} }"""),
        BadInput.Text(16, "a text where an object belongs", connection => $$"""{"connection":"{{connection}}","task":"summarize"}"""),
        BadInput.InTask(16, "an object where a list belongs", """ "tools":{} """),
        BadInput.With(17, "an unknown member", """ "priority":1 """),
        BadInput.InTask(17, "an unknown member in the task", """ "priority":1 """),
        BadInput.InTask(17, "an unknown member in a tool", """ "tools":[{"name":"search","as":"root"}] """),
        BadInput.With(17, "a member that is the registry's to say", """ "org":"other" """),
        BadInput.InTask(18, "a cost below nothing", "\"maxCost\":-1"),
        BadInput.InTask(18, "a cost of less than a millionth", "\"maxCost\":0.0000001"),
        BadInput.InTask(18, "a cost that money cannot hold", "\"maxCost\":100000000000000000000"),
        .. Ids("con_AAAAAAAAAAAAAAAAAAAA", " con_00000000000000000000", "con_00000000000000000000 ", "{con_00000000000000000000}", "con_000", "con_000000000000000000000", "agt_00000000000000000000", "", "con_0000000000000000000/", "con_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠"),
        BadInput.Text(20, "an id with a line's end", connection => BadInput.Good(connection + "\\n")),
        BadInput.Text(20, "a task type with a line's end", connection => $$"""{"connection":"{{connection}}","task":{"type":"summarize\n"} }"""),
        BadInput.InTask(20, "a tool's name with a line's end", """ "tools":[{"name":"search\n"}] """),
        .. new[] { (" ", "that is empty"), (new string('k', 256), "of 256 characters"), ("a b", "with a space"), ("a\tb", "with a tab"), ("a, b", "that is two") }.Select(key =>
            BadInput.Text(21, $"a key {key.Item2}", BadInput.Good) with { IdempotencyKey = key.Item1 }),
        .. new[] { "2020-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2026-02-30T00:00:00.000Z", "tomorrow", "2099-01-01T00:00:00.000Z", "2099-01-01", "" }.Select(time => BadInput.With(26, $"the deadline {time}", $"\"deadline\":\"{time}\"")),
        BadInput.With(26, "a deadline as a number", "\"deadline\":4102444800"),
        BadInput.With(19, "a session that is none", """ "session":"ses_0" """),
        .. new[] { "\"\"", "\"/told\"", "\"ftp://example.com/\"", "\"https://user@example.com/\"", "\"https://169.254.169.254/\"", "7" }.Select(url => BadInput.With(28, $"the callback {url}", $"\"callback\":{url}")),
        BadInput.Text(28, "a connection that is not there", _ => BadInput.Good("con_00000000000000000000")) with { Status = 404, Code = "not-found" },
    ];

    private static IEnumerable<BadInput> Ids(params string[] ids) => ids.Select(id => BadInput.Text(19, $"the id `{id}`", _ => BadInput.Good(id)));

    private static string Nested(int depth) => new StringBuilder().Insert(0, "[", depth).Append(']', depth).ToString();

    private static byte[] Replaced(string connection, ReadOnlySpan<byte> text, params ReadOnlySpan<byte> by)
    {
        var body = Encoding.UTF8.GetBytes(BadInput.Good(connection));
        var at = body.AsSpan().IndexOf(text);
        return [.. body[..at], .. by, .. body[(at + text.Length)..]];
    }

    private static byte[] Padded(string connection, int length) => Encoding.UTF8.GetBytes(BadInput.Good(connection).PadRight(length));

    private static byte[] Zipped(int length)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.SmallestSize))
            zip.Write(new byte[length]);
        return memory.ToArray();
    }
}
