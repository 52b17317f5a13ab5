using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Finds connections, compiled. What it remembers may be old; the version in the partition's state tells.</summary>
public sealed class ConnectionDirectory(Ledgers ledgers)
{
    private const int Remembered = 20_000;

    private readonly GenerationCache<(string Organisation, string Id), ConnectionEntry> entries = new(Remembered);

    /// <param name="afresh">Read it from the store.</param>
    public async ValueTask<ConnectionEntry?> FindAsync(string organisation, string id, bool afresh, CancellationToken ct)
    {
        if (!afresh && entries.TryGet((organisation, id), out var known))
            return known;
        if (await ledgers.Store(organisation).ReadAsync(id, LedgerRows.Config, ct) is not { } row)
            return null;

        var entry = Compile(row.Content.Body);
        entries.Set((organisation, id), entry);
        return entry;
    }

    internal static Connection Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, RegistryJson.Default.Connection) ?? throw new InvalidDataException("the document of a connection is `null`");

    /// <exception cref="InvalidDataException">The stored document or its policy is none: nothing may pass.</exception>
    internal static ConnectionEntry Compile(ReadOnlyMemory<byte> stored)
    {
        var document = Parse(stored);
        return new ConnectionEntry(document, document.PolicySource is { } source ? Compile(document.Id, source) : null);
    }

    private static ConnectionPolicy Compile(string connection, string source)
    {
        using var document = JsonDocument.Parse(source);
        return PolicyParser.Parse(document.RootElement.Clone()).Match(
            parsed => parsed,
            errors => throw new InvalidDataException($"the stored policy of connection `{connection}` does not parse: {errors[0].Path}: {errors[0].Message}"));
    }
}
