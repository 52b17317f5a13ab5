using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>The row <c>state</c>, parsed when somebody asks what it says.</summary>
internal sealed class StateRow
{
    private readonly ReadOnlyMemory<byte> body;

    public StateRow(TableRow row)
    {
        body = row.Content.Body;
        ETag = row.ETag;
    }

    /// <summary>As it was just written.</summary>
    public StateRow(LedgerState state, string etag)
    {
        State = state;
        ETag = etag;
    }

    public string ETag { get; }

    public LedgerState State => field ??= Parse(body.Span);

    /// <summary>The version alone, which is the first member, without building the rest.</summary>
    public long Version
    {
        get
        {
            if (body.IsEmpty)
                return State.Version;

            var json = new Utf8JsonReader(body.Span);
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
