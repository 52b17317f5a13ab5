using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Wire;

/// <summary>One pass over valid UTF-8 that finds the first fault. Allocates only to name one.</summary>
internal ref struct StrictJsonScan : IDisposable
{
    // One more than allowed, so that the depth is refused here, with its place, and not by an exception.
    private static readonly JsonReaderOptions readerOptions = new() { MaxDepth = StrictJsonRules.MaxDepth + 1 };

    private readonly StrictJsonRules rules;
    private readonly byte[] nameBuffer;
    private Utf8JsonReader reader;
    private JsonPlace place;
    private int tokens;
    private int matched;

    public StrictJsonScan(ReadOnlySpan<byte> utf8, StrictJsonRules rules)
    {
        this.rules = rules;
        reader = new Utf8JsonReader(utf8, readerOptions);
        // A name and its length prefix take no more room than the name, its quotes, its colon and its value did.
        nameBuffer = ArrayPool<byte>.Shared.Rent(utf8.Length + 8);
        place = new JsonPlace(nameBuffer);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(nameBuffer);
        place.Dispose();
    }

    public WireError? FindFault()
    {
        try
        {
            while (reader.Read())
            {
                if (++tokens > StrictJsonRules.MaxTokens)
                    return new WireError("$", $"the document has more than {StrictJsonRules.MaxTokens} tokens");
                if (FaultOfToken() is { } fault)
                    return new WireError(place.ToString(), fault) { IsOfName = reader.TokenType == JsonTokenType.PropertyName };
            }

            return null;
        }
        catch (JsonException e)
        {
            return new WireError(place.ToString(), $"not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}") { IsSyntax = true };
        }
    }

    private string? FaultOfToken()
    {
        if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray))
            place.NextElement();

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (reader.CurrentDepth >= StrictJsonRules.MaxDepth)
                    return $"nested deeper than {StrictJsonRules.MaxDepth}";
                place.Enter(isArray: reader.TokenType is JsonTokenType.StartArray);
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                place.Leave();
                return null;
            case JsonTokenType.PropertyName:
                return FaultOfName();
            case JsonTokenType.String:
                return FaultOfString(mayBeLong: rules.LongStringsUnder.Count > 0 && matched == rules.LongStringsUnder.Count);
            case JsonTokenType.Number:
                return JsonNumbers.FindFault(reader.ValueSpan);
            default:
                return null;
        }
    }

    private string? FaultOfName()
    {
        if (FaultOfString(mayBeLong: false) is { } fault)
            return fault;
        var isNew = place.Name(ref reader);
        FollowLongPath();
        return isNew ? null : "the member appears twice";
    }

    private readonly string? FaultOfString(bool mayBeLong)
    {
        var raw = reader.ValueSpan;
        if (reader.ValueIsEscaped && !JsonEscapes.SurrogatesArePaired(raw))
            return "a lone surrogate is not text";
        if (mayBeLong || raw.Length <= StrictJsonRules.MaxStringBytes)
            return null;
        var length = reader.ValueIsEscaped ? JsonEscapes.UnescapedLength(raw) : raw.Length;
        return length <= StrictJsonRules.MaxStringBytes ? null : $"the string has {length} bytes; at most {StrictJsonRules.MaxStringBytes} are allowed";
    }

    // INVARIANT (long-path): `matched` members of LongStringsUnder lead, object by object from the root, to here.
    private void FollowLongPath()
    {
        var above = reader.CurrentDepth - 1;
        if (above < matched)
            matched = above;
        if (above == matched && matched < rules.LongStringsUnder.Count && reader.ValueTextEquals(rules.LongStringsUnder[matched]))
            matched++;
    }
}
