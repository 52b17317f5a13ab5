using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Assignment;

/// <summary>
/// Finds the sets that bind a connection. What it remembers may be old; each part says since which version of the
/// organisation's ledger it is true, and the fence in a partition's state tells which version is needed there.
/// </summary>
/// <param name="inspector">Makes a set ready: costly, and done once for a version.</param>
public sealed class GuardrailDirectory(Ledgers ledgers, GuardrailSets stored, OrganisationDirectory organisations, Func<GuardrailSet, GuardrailInspector> inspector)
{
    private const int RememberedSets = 10_000;
    private const int RememberedInspectors = 256;

    private readonly GenerationCache<string, (IReadOnlyList<string> Sets, long ReadAt)> own = new(RememberedSets);
    private readonly GenerationCache<(string Organisation, string Id), (int Version, long ReadAt)> versions = new(RememberedSets);
    private readonly GenerationCache<(string Organisation, string Id, int Version), Lazy<GuardrailInspector>> inspectors = new(RememberedInspectors);

    /// <param name="afresh">Read from the store: what is remembered turned out to be old.</param>
    public async ValueTask<AssignedSets> FindAsync(string organisation, ConnectionEntry connection, bool afresh, CancellationToken ct)
    {
        // INVARIANT (ledger first): what is read after the ledger's version is at least as new as it.
        long? now = afresh ? await VersionAsync(organisation, ct) : null;
        var (inherited, readAt) = await OwnAsync(organisation, now, ct);
        if (inherited is null)
            return AssignedSets.None with { Names = connection.Document.GuardrailSets, ReadAt = readAt, Fault = "the guardrail sets of the organisation cannot be read" };
        string[] names = [.. inherited.Concat(connection.Document.GuardrailSets).Distinct(StringComparer.Ordinal)];
        var sets = new List<AssignedSet>(names.Length);
        foreach (var id in names)
        {
            if (await SetAsync(organisation, id, now, ct) is not var (set, setReadAt))
                return AssignedSets.None with { Names = names, ReadAt = readAt, Fault = $"guardrail set `{id}` cannot be read" };
            sets.Add(set);
            readAt = Math.Min(readAt, setReadAt);
        }

        return new AssignedSets(sets) { Names = names, ReadAt = readAt };
    }

    /// <summary>The sets of every connection of an organisation; null where nobody can read which.</summary>
    private async ValueTask<(IReadOnlyList<string>? Sets, long ReadAt)> OwnAsync(string organisation, long? now, CancellationToken ct)
    {
        if (now is null && own.TryGet(organisation, out var known))
            return known;
        var readAt = now ?? await VersionAsync(organisation, ct);
        if (await ReadableAsync(NamedAsync(organisation, ct)) is not { } sets)
            return (null, readAt);
        own.Set(organisation, (sets, readAt));
        return (sets, readAt);
    }

    private async Task<IReadOnlyList<string>?> NamedAsync(string organisation, CancellationToken ct) => (await organisations.FindAsync(organisation, ct))?.Guardrails ?? [];

    private async ValueTask<(AssignedSet Set, long ReadAt)?> SetAsync(string organisation, string id, long? now, CancellationToken ct)
    {
        if (now is not null || !versions.TryGet((organisation, id), out var known))
        {
            var readAt = now ?? await VersionAsync(organisation, ct);
            if (await ReadableAsync(stored.FindAnyAsync(organisation, id, ct)) is not { } found)
                return null;
            known = (found.Version, GuardrailSets.IsBuiltIn(id) ? long.MaxValue : readAt);
            versions.Set((organisation, id), known);
        }

        return await InspectorAsync(organisation, id, known.Version, ct) is { } ready ? (new AssignedSet(id, known.Version, ready), known.ReadAt) : null;
    }

    private async ValueTask<GuardrailInspector?> InspectorAsync(string organisation, string id, int version, CancellationToken ct)
    {
        var key = (GuardrailSets.IsBuiltIn(id) ? "" : organisation, id, version);
        if (inspectors.TryGet(key, out var ready))
            return ready.Value;
        return await ReadableAsync(ParseAsync(organisation, id, version, ct)) is { } set
            ? inspectors.GetOrAdd(key, _ => new Lazy<GuardrailInspector>(() => inspector(set))).Value
            : null;
    }

    private async Task<GuardrailSet?> ParseAsync(string organisation, string id, int version, CancellationToken ct) =>
        await stored.VersionAsync(organisation, id, version, ct) is { } found
            ? GuardrailSetParser.Parse(found.Content ?? found.Document).Match<GuardrailSet?>(set => set, _ => null)
            : null;

    // Whatever is wrong with what is stored, it is none: that is said, and is not thrown at whoever has a result to settle.
    private static async Task<T?> ReadableAsync<T>(Task<T?> reading) where T : class
    {
        try
        {
            return await reading;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private async Task<long> VersionAsync(string organisation, CancellationToken ct) => (await ledgers.Control(organisation).ReadAsync([], ct)).Version;
}
