namespace Gatehouse.Vault;

/// <summary>Rows that are sealed under data keys for longer than a key is to last: a rotation seals them again.</summary>
/// <remarks>Rows that go by themselves, as those of tasks do, need none of this: an older key stays until nothing needs it.</remarks>
public interface ISealedRows
{
    /// <summary>Of a-z and `-`; never changes.</summary>
    string Name { get; }

    /// <summary>
    /// Seals again, each row onto what was read, what is sealed under a version older than <paramref name="version"/>. MUST be safe
    /// to repeat and to run on several instances; a row that another has changed meanwhile MUST be left to them or read again.
    /// </summary>
    /// <param name="version">The version of the data key that seals now.</param>
    /// <param name="from">Where an earlier call said to go on; null to begin.</param>
    /// <param name="most">How many rows to look at, at most.</param>
    /// <param name="ct">Ends the work between two rows.</param>
    /// <returns>Where to go on; null when there is no older row any more.</returns>
    Task<string?> ResealAsync(string organisation, int version, string? from, int most, CancellationToken ct);
}
