using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Vault;

/// <summary>The open data keys of one organisation, as they stood at one moment.</summary>
internal sealed class DataKeySet(IReadOnlyDictionary<int, byte[]> keys, bool isErased, long readAt)
{
    private readonly FrozenDictionary<int, byte[]> keys = keys.ToFrozenDictionary();

    public bool IsErased => isErased;

    /// <summary>A time stamp of the instance's <see cref="TimeProvider"/>, from before the reading.</summary>
    public long ReadAt => readAt;

    /// <summary>The version that seals; 0 when the keys are erased.</summary>
    public int Newest { get; } = keys.Keys.DefaultIfEmpty(0).Max();

    public bool TryGet(int version, [MaybeNullWhen(false)] out byte[] key) => keys.TryGetValue(version, out key);
}
