using System.Text;
using System.Text.Json;

namespace Gatehouse.Vault;

/// <summary>All versions of one organisation's data key: one row, replaced whole.</summary>
/// <param name="Keys">Newest first; empty once they are erased.</param>
internal sealed record DataKeyRing(IReadOnlyList<SealedDataKey> Keys)
{
    /// <summary>Once set, no key is ever made again: the row stays, and holds nothing that opens anything.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    public static DataKeyRing Parse(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored.Span, VaultJson.Default.DataKeyRing) ?? throw new InvalidDataException("the data keys of an organisation are `null`");
        }
        catch (JsonException rotten)
        {
            throw new InvalidDataException("the data keys of an organisation cannot be read", rotten);
        }
    }

    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, VaultJson.Default.DataKeyRing);

    /// <summary>What a sealed data key is bound to, so that no other organisation's or version's can stand in its place.</summary>
    public static byte[] Associated(string organisation, int version, string master) => Encoding.UTF8.GetBytes($"{organisation}|data-key|{version}|{master}");
}
