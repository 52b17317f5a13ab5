using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>The row <c>state</c>, parsed when somebody asks what it says.</summary>
internal sealed class StateRow
{
    // Whoever needs the state needs its bytes no more: many of them are remembered.
    private TableRow? unparsed;

    public StateRow(TableRow row)
    {
        unparsed = row;
        ETag = row.ETag;
    }

    /// <summary>As it was just written.</summary>
    public StateRow(LedgerState state, string etag)
    {
        State = state;
        ETag = etag;
    }

    public string ETag { get; }

    public LedgerState State
    {
        get
        {
            if (Volatile.Read(ref unparsed) is { } row)
            {
                field = Parse(row.Content.Body.Span);
                Volatile.Write(ref unparsed, null);
            }

            return field!;
        }
    }

    /// <summary>The version alone, which is the first member, without building the rest.</summary>
    public long Version
    {
        get
        {
            if (Volatile.Read(ref unparsed) is not { } row)
                return State.Version;

            var json = new Utf8JsonReader(row.Content.Body.Span);
            for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName; json.Skip())
            {
                var isVersion = json.ValueTextEquals("version"u8);
                json.Read();
                if (isVersion)
                    return json.GetInt64();
            }

            return 0;
        }
    }

    private static LedgerState Parse(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, LedgerJson.Default.LedgerState) ?? throw new InvalidDataException("the state of a partition is `null`");
}
