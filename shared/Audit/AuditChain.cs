namespace Gatehouse.Audit;

/// <summary>Extends a chain.</summary>
// INVARIANT (one writer of links): nothing else computes a `prev` or a head.
public static class AuditChain
{
    /// <param name="organisation">12 characters.</param>
    /// <param name="chain">The connection, <c>$control</c>, or <c>$events|{agent}</c>.</param>
    /// <param name="head">The chain's end in the state that the commit is conditional on.</param>
    /// <param name="drafts">In the order they were decided.</param>
    /// <param name="now">The commit's time, never before the last entry's but for <see cref="AuditKind.ClockRepaired"/>; kept to the millisecond.</param>
    /// <exception cref="ArgumentException">An id is none.</exception>
    public static AppendedEntries Append(string organisation, string chain, ChainHead head, IReadOnlyList<AuditEntry> drafts, DateTimeOffset now)
    {
        var stored = new StoredEntry[drafts.Count];
        var time = AuditTime.Format(now);
        using var writer = new CanonicalJsonWriter();
        for (var i = 0; i < stored.Length; i++)
        {
            var place = new EntryPlace(organisation, chain, head.Sequence + 1, head.Hash, time);
            stored[i] = Seal(writer, drafts[i], place);
            head = new ChainHead(place.Sequence, stored[i].Hash);
        }

        return new AppendedEntries(stored, head);
    }

    private static StoredEntry Seal(CanonicalJsonWriter writer, AuditEntry draft, in EntryPlace place)
    {
        writer.Clear();
        writer.Append(LeafHash.Prefix);
        AuditEntryForm.Write(writer, draft, place);
        return new StoredEntry(place.Sequence, writer.Written[LeafHash.Prefix.Length..].ToArray(), LeafHash.OfPrefixed(writer.Written));
    }
}
