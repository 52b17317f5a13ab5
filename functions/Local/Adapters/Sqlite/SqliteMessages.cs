using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>The queue's statements. A message is due when it is visible and its lock, if any, has ended; times are UTC ticks.</summary>
internal static class SqliteMessages
{
    public const string TooManyDeliveries = "max-deliveries";

    private const string InsertMessage =
        "INSERT INTO messages (number, id, body, visible, dead, due, lock, deliveries, reason) VALUES (?1, ?2, ?3, ?4, 0, ?5, 0, 0, '')";

    private const string SelectNextDue = "SELECT due FROM messages WHERE dead = ?1 ORDER BY due LIMIT 1";
    private const string SelectDue = "SELECT number, id, body, visible, deliveries FROM messages WHERE dead = ?1 AND due <= ?2 ORDER BY due LIMIT ?3";
    private const string LockMessage = "UPDATE messages SET lock = ?2, due = ?3, deliveries = deliveries + 1 WHERE number = ?1";
    private const string Bury = "UPDATE messages SET dead = 1, lock = 0, due = ?2, reason = ?3 WHERE number = ?1";
    private const string DeleteHeld = "DELETE FROM messages WHERE number = ?1 AND lock = ?2 AND due > ?3";
    private const string RenewHeld = "UPDATE messages SET due = ?4 WHERE number = ?1 AND lock = ?2 AND due > ?3";
    private const string BuryHeld = "UPDATE messages SET dead = 1, lock = 0, due = ?3, reason = ?4 WHERE number = ?1 AND lock = ?2 AND due > ?3";

    private const string AbandonHeld =
        """
        UPDATE messages SET lock = 0, due = ?3, reason = iif(dead = 0 AND deliveries >= ?4, ?5, reason), dead = max(dead, deliveries >= ?4)
        WHERE number = ?1 AND lock = ?2 AND due > ?3
        """;

    public static int Insert(WriterSession session, IReadOnlyList<QueueMessage> messages, long now)
    {
        foreach (var message in messages)
        {
            var visible = message.VisibleAt?.UtcTicks ?? 0;
            session.Write(session.Statement(InsertMessage)
                .Bind(1, session.Sequence.Next()).Bind(2, message.Id).Bind(3, message.Body.Span).Bind(4, visible).Bind(5, Math.Max(visible, now)));
        }

        return messages.Count;
    }

    /// <summary>When the first message is or was due; <see cref="long.MaxValue"/> when there is none.</summary>
    public static long NextDue(SqliteConnection connection, bool dead)
    {
        var statement = connection.Statement(SelectNextDue).Bind(1, dead ? 1 : 0);
        var due = statement.Step() ? statement.Long(0) : long.MaxValue;
        statement.Reset();
        return due;
    }

    /// <summary>Locks the messages that were due first; what was delivered too often goes to the dead letters instead.</summary>
    public static List<ReceivedMessage> Lock(WriterSession session, SqliteTaskQueue queue, bool dead, int max, long now, SqliteQueueOptions options)
    {
        var locked = new List<ReceivedMessage>();
        long? token = null;
        while (locked.Count < max && Due(session, dead, max - locked.Count, now) is { Count: > 0 } found)
        {
            foreach (var (number, message, deliveries) in found)
            {
                if (!dead && deliveries >= options.MaxDeliveries)
                {
                    session.Write(session.Statement(Bury).Bind(1, number).Bind(2, now).Bind(3, TooManyDeliveries));
                    continue;
                }

                token ??= session.Sequence.Next();
                session.Write(session.Statement(LockMessage).Bind(1, number).Bind(2, token.Value).Bind(3, now + options.LockTerm.Ticks));
                locked.Add(new SqliteReceivedMessage(queue, new MessageLock(number, token.Value), message, deliveries + 1));
            }
        }

        return locked;
    }

    public static bool Settle(WriterSession session, MessageLock held, Settlement settlement, string reason, long now, SqliteQueueOptions options)
    {
        var statement = session.Statement(StatementFor(settlement)).Bind(1, held.Message).Bind(2, held.Token).Bind(3, now);
        if (settlement == Settlement.Renew)
            statement.Bind(4, now + options.LockTerm.Ticks);
        if (settlement == Settlement.DeadLetter)
            statement.Bind(4, reason);
        if (settlement == Settlement.Abandon)
            statement.Bind(4, options.MaxDeliveries).Bind(5, TooManyDeliveries);
        return session.Write(statement) == 1;
    }

    private static string StatementFor(Settlement settlement) => settlement switch
    {
        Settlement.Complete => DeleteHeld,
        Settlement.Renew => RenewHeld,
        Settlement.Abandon => AbandonHeld,
        Settlement.DeadLetter => BuryHeld,
        _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "no such settlement"),
    };

    private static List<(long Number, QueueMessage Message, int Deliveries)> Due(WriterSession session, bool dead, int max, long now)
    {
        var found = new List<(long, QueueMessage, int)>();
        var statement = session.Statement(SelectDue).Bind(1, dead ? 1 : 0).Bind(2, now).Bind(3, max);
        while (statement.Step())
        {
            DateTimeOffset? visible = statement.Long(3) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
            found.Add((statement.Long(0), new QueueMessage(statement.Text(1), statement.Blob(2), visible), (int)statement.Long(4)));
        }

        statement.Reset();
        return found;
    }
}
