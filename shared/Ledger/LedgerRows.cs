using System.Globalization;

namespace Gatehouse.Ledger;

/// <summary>The keys of the rows in a ledger's partition.</summary>
public static class LedgerRows
{
    public const string State = "state";
    public const string Config = "config";

    /// <summary>Where the chain begins, once it was pruned.</summary>
    public const string Pruned = "pruned";

    /// <summary>The cut that the chain has said last, whether it stands yet or not.</summary>
    public const string Pruning = "pruning";

    /// <summary>Nineteen digits, so that the ordinal order of the keys is the order of the entries.</summary>
    public static string Audit(long sequence) => string.Create(CultureInfo.InvariantCulture, $"audit|{sequence:D19}");

    /// <summary>The state, an entry or a mark: what no decision asks for.</summary>
    public static bool IsLedgersOwn(string key) => key == State || IsAudit(key) || key.StartsWith("mark|", StringComparison.Ordinal);

    /// <summary>Behind the key of every entry.</summary>
    public const string AfterAudit = "audit}";

    public static bool IsAudit(string key) => key.StartsWith("audit|", StringComparison.Ordinal);

    public static long SequenceOf(string auditKey) => long.Parse(auditKey.AsSpan("audit|".Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public static string Mark(long version) => string.Create(CultureInfo.InvariantCulture, $"mark|{version:D19}");

    /// <summary>A version of the policy; ten digits, so that the ordinal order of the keys is theirs.</summary>
    public static string Policy(int version) => string.Create(CultureInfo.InvariantCulture, $"policy|{version:D10}");

    /// <summary>The first key behind another: `!` sorts before every character of an id.</summary>
    public static string After(string key) => key + "!";

    /// <summary>Behind every key that begins with a prefix which ends with a bar: `}` sorts after it.</summary>
    public static string EndOf(string prefix) => $"{prefix[..^1]}}}";

    /// <summary>The payload of an agent's own entry.</summary>
    public static string Event(long sequence) => string.Create(CultureInfo.InvariantCulture, $"event|{sequence:D19}");

    public static string Task(string id) => $"task|{id}";

    public static string Input(string id) => $"input|{id}";

    public static string Result(string id) => $"result|{id}";

    public static string Hold(string task) => $"hold|{task}";

    public static string Idempotency(string hash) => $"idem|{hash}";

    /// <summary>What the replay of a dead letter was accepted as.</summary>
    public static string Replay(string task) => $"replay|{task}";

    /// <summary>What the backup connection said when it was asked to do a task; a row of the backup's.</summary>
    /// <param name="task">The task that it would do.</param>
    /// <param name="number">The time that it was asked.</param>
    public static string Route(string task, int number) => string.Create(CultureInfo.InvariantCulture, $"route|{task}|{number}");

    /// <summary>In the index: a dead letter. A task's id begins with its connection's, so they lie together, in the order of time.</summary>
    public static string DeadLetter(string task) => $"dead|{task}";

    public static string Agent(string id) => $"agent|{id}";

    public static string Credential(string id) => $"credential|{id}";
}
