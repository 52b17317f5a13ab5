using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Ports;
using Gatehouse.Wire;

namespace Gatehouse.Closing;

/// <summary>Writes what an organisation takes along: its record, and beside it every document and payload.</summary>
/// <remarks>
/// <code>
/// {"closing":{"v":1,"organisation":"…","askedAt":"…"}}
/// {"export":{"org":"…","scope":"all","v":1}}          the record, as <see cref="AuditExport"/> writes it
/// …
/// {"end":{"chains":2,"checkpoints":1,"entries":40}}
/// {"row":{"in":"con_…","key":"input|tsk_…","salt":"…","body":{…}}}   each row as it stood; `salt` and `body` give the `payload` of an entry
/// {"row":{"in":"con_…","key":"input|tsk_…","unopened":true}}         one whose seal does not open any more
/// {"closed":{"rows":12,"digest":"…","word":"…"}}      SHA-256 of the lines of rows, and what confirms the closing
/// </code>
/// The caller flushes the output.
/// </remarks>
/// <param name="output">Where the lines go.</param>
/// <param name="after">So many rows of it were taken before, and nothing in front of the next is written again.</param>
public sealed class ClosingBundle(IBufferWriter<byte> output, long after = 0) : IDisposable
{
    internal const int Version = 1;

    private static readonly string[] salted = ["input|", "event|"];

    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long rows;

    public void Dispose() => digest.Dispose();

    public void Begin(AccountClosing closing) => output.Write(Line(json =>
    {
        json.WriteStartObject("closing");
        json.WriteNumber("v", Version);
        json.WriteString("organisation", closing.Organisation);
        json.WriteString("askedAt", Instant.Format(closing.AskedAt));
        json.WriteEndObject();
    }));

    public void Row(TakenRow row)
    {
        var line = Line(json =>
        {
            json.WriteStartObject("row");
            json.WriteString("in", row.Partition);
            json.WriteString("key", row.Row.Key);
            if (row.IsOpen)
                WriteBody(json, row.Row);
            else
                json.WriteBoolean("unopened", true);
            json.WriteEndObject();
        });
        digest.AppendData(line);
        if (++rows > after)
            output.Write(line);
    }

    public void End(string word) => output.Write(Line(json =>
    {
        json.WriteStartObject("closed");
        json.WriteNumber("rows", rows);
        json.WriteString("digest", Convert.ToHexStringLower(digest.GetHashAndReset()));
        json.WriteString("word", word);
        json.WriteEndObject();
    }));

    private static void WriteBody(Utf8JsonWriter json, TableRow row)
    {
        var body = row.Content.Body;
        if (Array.Exists(salted, kind => row.Key.StartsWith(kind, StringComparison.Ordinal)) && body.Length >= PayloadCommitment.SaltBytes)
        {
            json.WriteBase64String("salt", body.Span[..PayloadCommitment.SaltBytes]);
            body = body[PayloadCommitment.SaltBytes..];
        }

        if (IsJson(body))
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("bytes", body.Span);
        }
    }

    // A line is one line: what has an end of a line in it travels as bytes.
    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || body.Span.Contains((byte)'\n'))
            return false;
        try
        {
            using var parsed = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }
}
