using System.Collections.Frozen;

namespace Gatehouse.Vault;

/// <summary>The data keys of one organisation, as they stood at one moment: those that open, and why others do not.</summary>
internal sealed class DataKeySet(IReadOnlyDictionary<int, byte[]> keys, IReadOnlyDictionary<int, InvalidDataException> closed, bool isErased, long readAt)
{
    private readonly FrozenDictionary<int, byte[]> keys = keys.ToFrozenDictionary();

    public bool IsErased => isErased;

    /// <summary>A time stamp of the instance's <see cref="TimeProvider"/>, from before the reading.</summary>
    public long ReadAt => readAt;

    /// <summary>The version that seals; 0 when the keys are erased.</summary>
    public int Newest { get; } = keys.Keys.Concat(closed.Keys).DefaultIfEmpty(0).Max();

    /// <summary>Whether a version opened; false also where there is none of it.</summary>
    public bool Has(int version) => keys.ContainsKey(version);

    /// <returns>Null when there is none of that version.</returns>
    /// <exception cref="InvalidDataException">There is, and it does not open.</exception>
    public byte[]? Find(int version) =>
        keys.TryGetValue(version, out var key) ? key
        : closed.TryGetValue(version, out var why) ? throw new InvalidDataException(why.Message, why)
        : null;
}
