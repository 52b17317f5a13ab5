using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gatehouse.Ledger;

/// <summary>How often something happened in the last minute and hour; strict in every rolling window.</summary>
/// <remarks>
/// 65 one-second and 62 one-minute buckets, 61 + 2e at a clock spread e of 2 s: every bucket that may overlap the window counts.
/// Immutable; a time before the last charge counts as the last charge's.
/// </remarks>
[JsonConverter(typeof(Converter))]
public sealed class RateWindow
{
    private const int Seconds = 65;
    private const int Minutes = 62;

    // One ring after the other: a bucket's place is its number modulo its ring's length.
    private readonly int[] counts;
    private readonly long second;

    private RateWindow(int[] counts, long second) => (this.counts, this.second) = (counts, second);

    public static RateWindow Empty { get; } = new(new int[Seconds + Minutes], 0);

    public int CountInMinute(DateTimeOffset now) => CountFrom(SecondRing, SecondOf(now) - Seconds + 1, second);

    public int CountInHour(DateTimeOffset now) => CountFrom(MinuteRing, (SecondOf(now) / 60) - Minutes + 1, second / 60);

    public RateWindow Charge(DateTimeOffset now)
    {
        var at = SecondOf(now);
        var charged = (int[])counts.Clone();
        Roll(charged.AsSpan(0, Seconds), second, at);
        Roll(charged.AsSpan(Seconds), second / 60, at / 60);
        return new RateWindow(charged, at);
    }

    /// <summary>For a clock that is set back: all that is remembered counts as if it happened at <paramref name="now"/>, which is too much and never too little.</summary>
    public RateWindow CountedAt(DateTimeOffset now)
    {
        var at = now.ToUnixTimeSeconds();
        var counted = new int[Seconds + Minutes];
        counted[Place(at, Seconds)] = CountFrom(SecondRing, second - Seconds + 1, second);
        counted[Seconds + Place(at / 60, Minutes)] = CountFrom(MinuteRing, (second / 60) - Minutes + 1, second / 60);
        return new RateWindow(counted, at);
    }

    /// <summary>The first moment at which one more fits; <see langword="null"/> when a limit of 0 denies all.</summary>
    public DateTimeOffset? FirstFit(DateTimeOffset now, int? perMinute, int? perHour)
    {
        if (perMinute is 0 || perHour is 0)
            return null;

        var at = SecondOf(now);
        var start = at;
        if (perMinute is { } minuteLimit)
            start = Math.Max(start, FirstFit(SecondRing, second, at, minuteLimit));
        if (perHour is { } hourLimit && FirstFit(MinuteRing, second / 60, at / 60, hourLimit) is var minute && minute > at / 60)
            start = Math.Max(start, minute * 60);

        var fits = DateTimeOffset.FromUnixTimeSeconds(start);
        return fits > now ? fits : now;
    }

    private ReadOnlySpan<int> SecondRing => counts.AsSpan(0, Seconds);

    private ReadOnlySpan<int> MinuteRing => counts.AsSpan(Seconds);

    private long SecondOf(DateTimeOffset now) => Math.Max(second, now.ToUnixTimeSeconds());

    private static int CountFrom(ReadOnlySpan<int> ring, long first, long last)
    {
        var count = 0;
        for (var bucket = Math.Max(first, last - ring.Length + 1); bucket <= last; bucket++)
            count = checked(count + ring[Place(bucket, ring.Length)]);
        return count;
    }

    private static long FirstFit(ReadOnlySpan<int> ring, long last, long at, int limit)
    {
        var count = CountFrom(ring, at - ring.Length + 1, last);
        for (; count >= limit; at++)
            count -= ring[Place(at - ring.Length + 1, ring.Length)];
        return at;
    }

    private static void Roll(Span<int> ring, long from, long to)
    {
        for (var bucket = Math.Max(from + 1, to - ring.Length + 1); bucket <= to; bucket++)
            ring[Place(bucket, ring.Length)] = 0;
        checked
        {
            ring[Place(to, ring.Length)]++;
        }
    }

    private static int Place(long bucket, int length) => (int)(((bucket % length) + length) % length);

    /// <summary>Compact, for the state document: <c>{"at":second,"s":[age,count,...],"m":[age,count,...]}</c>, empty buckets left out.</summary>
    internal sealed class Converter : JsonConverter<RateWindow>
    {
        public override RateWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var counts = new int[Seconds + Minutes];
            long at = 0;
            Expect(reader.TokenType == JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("at"u8))
                    at = ReadNumber(ref reader);
                else if (reader.ValueTextEquals("s"u8))
                    ReadRing(ref reader, counts.AsSpan(0, Seconds), at);
                else if (reader.ValueTextEquals("m"u8))
                    ReadRing(ref reader, counts.AsSpan(Seconds), at / 60);
                else
                    Expect(false);
            }

            Expect(reader.TokenType == JsonTokenType.EndObject);
            return new RateWindow(counts, at);
        }

        public override void Write(Utf8JsonWriter writer, RateWindow value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("at"u8, value.second);
            WriteRing(writer, "s"u8, value.SecondRing, value.second);
            WriteRing(writer, "m"u8, value.MinuteRing, value.second / 60);
            writer.WriteEndObject();
        }

        private static void WriteRing(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<int> ring, long last)
        {
            writer.WriteStartArray(name);
            for (var age = 0; age < ring.Length; age++)
            {
                if (ring[Place(last - age, ring.Length)] is not (> 0 and var count))
                    continue;
                writer.WriteNumberValue(age);
                writer.WriteNumberValue(count);
            }

            writer.WriteEndArray();
        }

        private static void ReadRing(ref Utf8JsonReader reader, Span<int> ring, long last)
        {
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                long age = 0;
                Expect(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out age) && age >= 0 && age < ring.Length);
                var count = ReadNumber(ref reader);
                Expect(count is >= 0 and <= int.MaxValue);
                ring[Place(last - age, ring.Length)] = (int)count;
            }
        }

        private static long ReadNumber(ref Utf8JsonReader reader)
        {
            long number = 0;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number));
            return number;
        }

        private static void Expect(bool wellFormed)
        {
            if (!wellFormed)
                throw new JsonException("a rate window is malformed");
        }
    }
}
