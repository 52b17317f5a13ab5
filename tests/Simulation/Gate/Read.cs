using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Budgets;
using Gatehouse.Caching;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Simulation.Gate;

/// <summary>What rows say; each is parsed once, and what says the same in run after run mostly once for all of them.</summary>
internal static class Read
{
    // What outlives a run is dear to collect.
    private const int MostKept = 300;

    [ThreadStatic]
    private static Dictionary<TableRow, object>? parsed;

    [ThreadStatic]
    private static GenerationCache<Words, object>? kept;

    /// <summary>A run begins: the rows of earlier ones of this thread are gone.</summary>
    public static void Begin() => (parsed ??= new Dictionary<TableRow, object>(ReferenceEqualityComparer.Instance)).Clear();

    public static LedgerState State(TableRow row) =>
        Once(row, static row => JsonSerializer.Deserialize(row.Content.Body.Span, LedgerJson.Default.LedgerState)!);

    /// <summary>Nothing may be allowed or claimed there; every call in these stories is made with the one credential.</summary>
    public static bool Holds(LedgerState state) =>
        state.Fences.Holds || state.Fences.IsRevoked(Seed.Credential) || state.Fences.IsFrozen(Seed.Credential) || state.Status is PartitionStatus.Deleted;

    public static TaskRecord Task(TableRow row) =>
        Once(row, static row => JsonSerializer.Deserialize(row.Content.Body.Span, DispatchJson.Default.TaskRecord)!);

    public static ConnectionEntry Connection(TableRow row) => Once(row, static row => ConnectionDirectory.Compile(row.Content.Body));

    public static Hold Hold(TableRow row) =>
        Once(row, static row => JsonSerializer.Deserialize(row.Content.Body.Span, BudgetJson.Default.Hold)!);

    public static Budget Budget(TableRow row) =>
        Once(row, static row => JsonSerializer.Deserialize(row.Content.Body.Span, BudgetJson.Default.Budget)!);

    public static Entry EntryOf(TableRow row) => Once(row, static row => Parse(row.Content.Body));

    /// <summary>Of a call of a target; null of one that tells an agent.</summary>
    public static string? TaskOf(Adapters.Delivery delivery) => delivery.Header("Gatehouse-Attempt") is null ? null : ToldOf(delivery);

    public static string ToldOf(Adapters.Delivery delivery)
    {
        using var body = JsonDocument.Parse(delivery.Body);
        return body.RootElement.GetProperty("task").GetString()!;
    }

    /// <summary>The connection that a call of a target came over.</summary>
    public static string ConnectionOf(Adapters.Delivery delivery)
    {
        using var body = JsonDocument.Parse(delivery.Body);
        return body.RootElement.GetProperty("connection").GetString()!;
    }

    /// <summary>A connection's own partition, which has its state.</summary>
    public static bool IsOfConnection(string partition) => partition.Contains("|con_", StringComparison.Ordinal) && !partition.Contains('$', StringComparison.Ordinal);

    /// <summary>An entry is written; one that is given up later is none any more.</summary>
    public static bool IsEntry(Adapters.RowWrite write) => write.After is not null && IsEntry(write.Key);

    public static bool IsEntry(string key) => key.StartsWith("audit|", StringComparison.Ordinal);

    public static bool IsTask(string key) => key.StartsWith("task|", StringComparison.Ordinal);

    private static T Once<T>(TableRow row, Func<TableRow, T> parse)
        where T : class
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(parsed!, row, out var isThere);
        if (!isThere)
            value = Kept(row, parse);
        return (T)value!;
    }

    // Runs of one seed differ only from their first fault on, and nothing that is parsed can be changed.
    private static T Kept<T>(TableRow row, Func<TableRow, T> parse)
        where T : class =>
        (T)(kept ??= new GenerationCache<Words, object>(MostKept)).GetOrAdd(new Words(typeof(T), row.Content.Body), _ => parse(row));

    private static Entry Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        var cost = root.TryGetProperty("cost", out var money) ? money : default;
        return new Entry(
            root.GetProperty("seq").GetInt64(), root.GetProperty("prev").GetString()!, LeafHash.Of(bytes.Span), root.GetProperty("kind").GetString()!,
            DateTimeOffset.Parse(root.GetProperty("ts").GetString()!, CultureInfo.InvariantCulture))
        {
            Task = Text(root, "task"),
            TaskType = Text(root, "taskType"),
            Session = Text(root, "session"),
            Decision = Text(root, "decision"),
            Code = Text(root, "code"),
            Status = Text(root, "status"),
            Attempt = Number(root, "attempt"),
            Count = Number(root, "count"),
            Reserved = cost.ValueKind == JsonValueKind.Object ? Number(cost, "reserved") ?? 0 : 0,
            Posted = cost.ValueKind == JsonValueKind.Object ? Number(cost, "posted") ?? 0 : 0,
        };
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private readonly struct Words(Type type, ReadOnlyMemory<byte> body) : IEquatable<Words>
    {
        private readonly ReadOnlyMemory<byte> body = body;
        private readonly Type type = type;
        private readonly int hash = HashOf(type, body.Span);

        public bool Equals(Words other) => hash == other.hash && type == other.type && body.Span.SequenceEqual(other.body.Span);

        public override bool Equals(object? obj) => obj is Words other && Equals(other);

        public override int GetHashCode() => hash;

        private static int HashOf(Type type, ReadOnlySpan<byte> body)
        {
            var code = new HashCode();
            code.Add(type);
            code.AddBytes(body);
            return code.ToHashCode();
        }
    }

    internal sealed record Entry(long Sequence, string Previous, string Hash, string Kind, DateTimeOffset Time)
    {
        public string? Task { get; init; }

        public string? TaskType { get; init; }

        public string? Session { get; init; }

        public string? Decision { get; init; }

        public string? Code { get; init; }

        public string? Status { get; init; }

        public long? Attempt { get; init; }

        public long? Count { get; init; }

        public long Reserved { get; init; }

        public long Posted { get; init; }

        public bool IsAllow => Kind == "dispatch" && Decision == "allow";
    }
}
