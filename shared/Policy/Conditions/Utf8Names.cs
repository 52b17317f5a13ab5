namespace Gatehouse.Policy.Conditions;

/// <summary>Compares names by their UTF-8, so that one is found without becoming a string.</summary>
internal sealed class Utf8Names : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    // FNV-1a. The names in the table are an operator's, so nobody who asks can make them collide.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = 2166136261;
        foreach (var value in alternate)
            hash = (hash ^ value) * 16777619;
        return (int)hash;
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
