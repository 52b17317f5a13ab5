using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Wire;

/// <summary>Where a scan is, and the member names that each open object has had so far.</summary>
internal struct JsonPlace(byte[] names) : IDisposable
{
    private const int Prefix = sizeof(int);

    // Few names are compared one by one; many go to a set, so that a large object costs no quadratic time.
    private const int FewNames = 16;

    private const int LongestShown = 64;

    private readonly Frame[] frames = ArrayPool<Frame>.Shared.Rent(StrictJsonRules.MaxDepth);
    private int depth;
    private int end;

    public readonly void Dispose() => ArrayPool<Frame>.Shared.Return(frames, clearArray: true);

    public void Enter(bool isArray) => frames[depth++] = new Frame { IsArray = isArray, FirstName = end, LastName = -1, Index = -1 };

    public void Leave() => end = frames[--depth].FirstName;

    public readonly void NextElement()
    {
        if (depth > 0 && frames[depth - 1].IsArray)
            frames[depth - 1].Index++;
    }

    /// <summary>Takes the member name that the reader is at; false when the object has it already, however it is escaped.</summary>
    public bool Name(ref Utf8JsonReader reader)
    {
        ref var frame = ref frames[depth - 1];
        var length = reader.CopyString(names.AsSpan(end + Prefix));
        var name = names.AsSpan(end + Prefix, length);
        var isNew = frame.Count < FewNames ? !Holds(frame.FirstName, name) : IsNewAmongMany(ref frame, name);

        BinaryPrimitives.WriteInt32LittleEndian(names.AsSpan(end), length);
        frame.LastName = end;
        frame.Count++;
        end += Prefix + length;
        return isNew;
    }

    public override readonly string ToString()
    {
        var path = new StringBuilder("$");
        for (var i = 0; i < depth; i++)
        {
            if (frames[i].IsArray)
                path.Append(CultureInfo.InvariantCulture, $"[{Math.Max(frames[i].Index, 0)}]");
            else if (frames[i].LastName >= 0)
                path.Append(WirePath.Member(Shown(frames[i].LastName)));
        }

        return path.ToString();
    }

    private readonly ReadOnlySpan<byte> NameAt(int start) =>
        names.AsSpan(start + Prefix, BinaryPrimitives.ReadInt32LittleEndian(names.AsSpan(start)));

    private readonly string Shown(int start)
    {
        var name = Encoding.UTF8.GetString(NameAt(start));
        return name.Length <= LongestShown ? name : $"{name.AsSpan(0, LongestShown)}…";
    }

    private readonly bool Holds(int first, ReadOnlySpan<byte> name)
    {
        for (var at = first; at < end; at += Prefix + NameAt(at).Length)
        {
            if (NameAt(at).SequenceEqual(name))
                return true;
        }

        return false;
    }

    private readonly bool IsNewAmongMany(ref Frame frame, ReadOnlySpan<byte> name)
    {
        if (frame.Many is null)
        {
            frame.Many = new HashSet<string>(StringComparer.Ordinal);
            for (var at = frame.FirstName; at < end; at += Prefix + NameAt(at).Length)
                frame.Many.Add(Encoding.UTF8.GetString(NameAt(at)));
        }

        return frame.Many.Add(Encoding.UTF8.GetString(name));
    }

    private struct Frame
    {
        public bool IsArray;
        public int Index;
        public int FirstName;
        public int LastName;
        public int Count;
        public HashSet<string>? Many;
    }
}
