using System.Text;

namespace Gatehouse.Scenarios.Telemetry;

/// <summary>Just enough of the protobuf wire format to look into what a collector is sent.</summary>
internal static class Protobuf
{
    /// <summary>The length-delimited fields of one number, in their order.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var (tag, length) = (Varint(message, ref at), 0);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    continue;
                case 1:
                    length = 8;
                    break;
                case 2:
                    length = (int)Varint(message, ref at);
                    break;
                case 5:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }

            if (tag >> 3 == (ulong)number && (tag & 7) == 2)
                yield return message.Slice(at, length);
            at += length;
        }
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Path(ReadOnlyMemory<byte> message, params int[] numbers) =>
        numbers.Aggregate((IEnumerable<ReadOnlyMemory<byte>>)[message], (found, number) => found.SelectMany(part => Fields(part, number)));

    public static string Text(ReadOnlyMemory<byte> message, params int[] numbers) => Encoding.UTF8.GetString(Path(message, numbers).FirstOrDefault().Span);

    public static string Hex(ReadOnlyMemory<byte> message, int number) => Convert.ToHexStringLower(Fields(message, number).FirstOrDefault().Span);

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
