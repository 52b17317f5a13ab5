using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Alerts;

/// <summary>
/// Looks at the new entries of a chain: each must hash to what follows it, none may be missing, and the chain must still be the one
/// that was seen before. Whoever rewrites a whole chain behind what was looked at is found by checkpoints, not here.
/// </summary>
public sealed class CheckChains(Ledgers ledgers, AuditChains chains, AlertOptions options)
{
    internal const string Partition = "$verified";

    /// <summary>How far each chain was looked at before, whether anything still names it or not: a range, where a row each would be as many reads.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<IReadOnlyDictionary<string, TableRow>> SeenAsync(string organisation, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadWholeRangeAsync(Partition, "$", "~", ct)).Where(row => row.Key != KnownOrganisations.Row).ToDictionary(row => row.Key, StringComparer.Ordinal);

    /// <summary>The last entry that was found to hold; null for a chain that nobody has looked at.</summary>
    /// <exception cref="StoreUnavailableException"/>
    internal async Task<long?> VerifiedAsync(string organisation, string chain, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, chain, ct) is { } row ? JsonSerializer.Deserialize(row.Content.Body.Span, AlertJson.Default.VerifiedChain)?.Sequence : null;

    /// <param name="seen">Its row of <see cref="SeenAsync"/>.</param>
    /// <returns>Null where there is no such chain.</returns>
    /// <exception cref="StoreUnavailableException">The next look goes on from here.</exception>
    public async Task<ChainFinding?> HandleAsync(string organisation, string chain, TableRow? seen, CancellationToken ct)
    {
        try
        {
            return await LookAsync(organisation, chain, seen, ct);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            return new ChainFinding(0, "what the chain ends with, or how far it was looked at before, cannot be read");
        }
    }

    private async Task<ChainFinding?> LookAsync(string organisation, string chain, TableRow? row, CancellationToken ct)
    {
        // INVARIANT (head first): what the head names was written with it or before, so entries that are read later have it.
        if (await chains.HeadAsync(organisation, chain, ct) is not { } head)
            return row is null ? null : new ChainFinding(0, "the whole chain is missing");
        var known = row is null ? await BeginAsync(organisation, chain, ct) : JsonSerializer.Deserialize(row.Content.Body.Span, AlertJson.Default.VerifiedChain)!;
        if (head.Sequence == known.Sequence)
            return new ChainFinding(known.Sequence, head.Hash == known.Hash ? null : "the chain's last entry is another one than before");
        if (head.Sequence < known.Sequence)
            return new ChainFinding(head.Sequence, $"the chain ends here, and had {known.Sequence} entries before");

        var (held, fault) = await FollowAsync(organisation, chain, known, head, ct);
        if (held.Sequence > known.Sequence)
            await KeepAsync(ledgers.Store(organisation), chain, row, held, ct);
        return new ChainFinding(held.Sequence, fault);
    }

    // Nothing is given up of a chain that is looked at before it was; one that never was begins where it does now.
    private async Task<VerifiedChain> BeginAsync(string organisation, string chain, CancellationToken ct)
    {
        var begin = (await chains.PrunedAsync(organisation, chain, ct))?.Cut ?? ChainHead.Genesis;
        return new VerifiedChain(begin.Sequence, begin.Hash);
    }

    /// <summary>To the head, or for as many pages as one look may take: the next one goes on.</summary>
    private async Task<(VerifiedChain Held, string? Fault)> FollowAsync(string organisation, string chain, VerifiedChain held, ChainHead head, CancellationToken ct)
    {
        for (var page = 0; page < options.PagesAtOnce && held.Sequence < head.Sequence; page++)
        {
            var before = held.Sequence;
            foreach (var entry in await chains.ReadAsync(organisation, chain, before + 1, (int)Math.Min(options.EntriesAtOnce, head.Sequence - before), ct))
            {
                if (FaultOf(organisation, chain, held, entry) is { } fault)
                    return (held, fault);
                held = new VerifiedChain(entry.Sequence, entry.Hash);
            }

            if (held.Sequence < Math.Min(before + options.EntriesAtOnce, head.Sequence))
                return (held, $"entry {held.Sequence + 1} is missing");
        }

        return (held, held.Sequence == head.Sequence && held.Hash != head.Hash ? "the last entry is not the one that the chain ends with" : null);
    }

    private static string? FaultOf(string organisation, string chain, VerifiedChain before, StoredEntry entry)
    {
        if (entry.Sequence != before.Sequence + 1)
            return $"entry {before.Sequence + 1} is missing";
        if (EntryFacts.Read(entry.Bytes) is not { } facts)
            return $"entry {entry.Sequence} is no entry";
        if (facts.Organisation != organisation || facts.Chain != chain || facts.Sequence != entry.Sequence)
            return $"entry {entry.Sequence} belongs elsewhere";
        return facts.Previous == before.Hash ? null : $"entry {entry.Sequence} does not follow from the one before it";
    }

    // Another instance that has come further, or as far, has found the same.
    private static Task KeepAsync(OrganisationStore store, string chain, TableRow? row, VerifiedChain held, CancellationToken ct)
    {
        var content = new RowContent(store.Organisation, "", JsonSerializer.SerializeToUtf8Bytes(held, AlertJson.Default.VerifiedChain));
        return store.WriteAsync(Partition, [TableWrite.Onto(chain, content, row?.ETag)], ct);
    }
}
