using System.Text.Json;

namespace Gatehouse.Identity;

/// <summary>Who led here, the nearest actor first, ending in the human (the nested <c>act</c> of RFC 8693 section 4.1).</summary>
public sealed record ActChain(IReadOnlyList<string> Actors)
{
    /// <summary>Of agents; the human comes on top.</summary>
    public const int MaxDepth = 8;
    private const int MaxActorLength = 256;

    public static ActChain None { get; } = new([]);

    public IEnumerable<string> Agents => Actors.Where(actor => Ids.Is(IdKind.Agent, actor));

    /// <summary>Who began it, as <c>usr_…</c>; absent where nobody is known.</summary>
    public string? Human => Actors.Count > 0 && Ids.Is(IdKind.User, Actors[^1]) ? Actors[^1] : null;

    public bool Equals(ActChain? other) => other is not null && Actors.SequenceEqual(other.Actors, StringComparer.Ordinal);

    public override int GetHashCode() => Actors.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(" < ", Actors);

    public void WriteTo(Utf8JsonWriter json)
    {
        foreach (var actor in Actors)
        {
            json.WriteStartObject("act");
            json.WriteString("sub", actor);
        }

        for (var i = 0; i < Actors.Count; i++)
            json.WriteEndObject();
    }

    /// <summary>None when there is no <c>act</c>; null when there is one that is malformed, too deep, or a circle: nobody gets back what they have handed on.</summary>
    internal static ActChain? Read(JsonElement claims)
    {
        List<string> actors = [];
        string? subject = null;
        for (var level = claims; level.TryGetProperty("act", out var next); level = next)
        {
            if (next.ValueKind is not JsonValueKind.Object || next.Text("sub") is not { Length: > 0 and <= MaxActorLength } actor)
                return null;
            if (actors.Count > 0 && Ids.Is(IdKind.User, actors[^1]))
                return null;
            if (actors.Count == MaxDepth && !Ids.Is(IdKind.User, actor))
                return null;

            if (actor == (subject ??= claims.Text("sub")) || actors.Contains(actor))
                return null;
            actors.Add(actor);
        }

        return actors.Count == 0 ? None : new ActChain(actors);
    }
}
