using Gatehouse.Ports;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Adapters;

/// <summary>The broker: what was sent and not completed. Locks end by true time.</summary>
public sealed class QueueState(SimScheduler scheduler, SimOptions options)
{
    private readonly List<StoredMessage> messages = [];
    private long lastOrder;
    private long lastLock;

    /// <summary>Grows with whatever is sent, received, settled or given up.</summary>
    public long Changes { get; private set; }

    /// <summary>Rings when something may have become visible.</summary>
    public Bell Bell { get; } = new(scheduler);

    /// <summary>Everything that is not completed.</summary>
    public IReadOnlyList<StoredMessage> All => messages;

    public void Send(QueueMessage message, TimeSpan visibleAt)
    {
        Changes++;
        messages.Add(new StoredMessage(++lastOrder, message, visibleAt > scheduler.Now ? visibleAt : scheduler.Now));
        Bell.Ring();
    }

    /// <summary>When the next message can be received, if there is any.</summary>
    public TimeSpan? NextVisibleAt(bool dead)
    {
        TimeSpan? next = null;
        foreach (var message in Current())
        {
            if (message.IsDead == dead && (next is null || message.FreeAt < next))
                next = message.FreeAt;
        }

        return next;
    }

    /// <summary>How many could be received now.</summary>
    public int CountFree(bool dead)
    {
        var free = 0;
        foreach (var message in Current())
        {
            if (IsFree(message, dead))
                free++;
        }

        return free;
    }

    public IReadOnlyList<StoredMessage> Take(int max, bool dead, TimeSpan lockFor, SimRandom? order)
    {
        var free = Current().FindAll(message => IsFree(message, dead));
        free.Sort(static (a, b) => (a.VisibleAt, a.Order).CompareTo((b.VisibleAt, b.Order)));
        var taken = new List<StoredMessage>();
        while (taken.Count < max && free.Count > 0)
        {
            var next = order?.Next(free.Count) ?? 0;
            taken.Add(free[next]);
            free.RemoveAt(next);
        }

        Changes++;
        foreach (var message in taken)
        {
            message.Deliveries++;
            message.Lock = ++lastLock;
            message.LockedUntil = scheduler.Now + lockFor;
        }

        return taken;
    }

    /// <summary>Does <paramref name="settle"/> if <paramref name="lockId"/> still holds the message.</summary>
    public bool Settle(StoredMessage message, long lockId, Action<StoredMessage> settle)
    {
        if (message.Lock != lockId || message.LockedUntil <= scheduler.Now || !messages.Contains(message))
            return false;

        settle(message);
        Changes++;
        Bell.Ring();
        return true;
    }

    public void Remove(StoredMessage message) => messages.Remove(message);

    private bool IsFree(StoredMessage message, bool dead) => message.IsDead == dead && message.FreeAt <= scheduler.Now;

    private List<StoredMessage> Current()
    {
        foreach (var message in messages)
        {
            if (message.Lock != 0 && message.LockedUntil <= scheduler.Now)
                message.Lock = 0;
            if (message.Lock == 0 && !message.IsDead && message.Deliveries >= options.MaxDeliveries)
                (message.IsDead, message.DeadReason) = (true, "max-deliveries");
        }

        return messages;
    }
}
