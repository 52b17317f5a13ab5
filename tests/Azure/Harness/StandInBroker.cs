using Azure.Messaging.ServiceBus;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>
/// A queue as Service Bus keeps one: locks that end by its clock, ten deliveries and then the dead letters, at least once
/// in any order. Asked to be unkind it sends twice, shuffles, and gives locks that are over at once.
/// </summary>
internal sealed class StandInBroker(TimeProvider clock, Random? unkind = null)
{
    public const int MaxDeliveries = 10;

    private readonly Lock gate = new();
    private readonly List<Held> messages = [];
    private TaskCompletionSource bell = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TimeSpan LockTerm { get; } = TimeSpan.FromMinutes(5);

    public TimeProvider Clock => clock;

    /// <summary>How often something was sent, whole batches counted once.</summary>
    public int Sends { get; private set; }

    public int Lost { get; private set; }

    public int Twice { get; private set; }

    public int Waiting
    {
        get
        {
            lock (gate)
                return messages.Count;
        }
    }

    /// <summary>Without those that are put off, and those that are dead.</summary>
    public int Due
    {
        get
        {
            lock (gate)
                return Current(clock.GetUtcNow()).Count(held => !held.IsDead && held.VisibleAt <= clock.GetUtcNow());
        }
    }

    public Task Bell
    {
        get
        {
            lock (gate)
                return bell.Task;
        }
    }

    public void Send(IReadOnlyList<ServiceBusMessage> batch)
    {
        lock (gate)
        {
            Sends++;
            foreach (var message in batch)
            {
                Add(message);
                if (Chance(10))
                {
                    Twice++;
                    Add(message);
                }
            }
        }

        Ring();
    }

    public IReadOnlyList<ServiceBusReceivedMessage> Take(int max, bool dead)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var free = Current(now).Where(held => held.IsDead == dead && held.VisibleAt <= now && held.Lock is null).ToList();
            if (unkind is not null)
                unkind.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(free));
            return [.. free.Take(max).Select(held => Deliver(held, now))];
        }
    }

    /// <returns>False when the lock is over, or is another's.</returns>
    public bool Settle(ServiceBusReceivedMessage received, Action<Held> settle)
    {
        lock (gate)
        {
            if (Current(clock.GetUtcNow()).Find(held => held.Lock == received.LockToken) is not { } held)
                return false;
            settle(held);
        }

        Ring();
        return true;
    }

    public void Remove(Held held) => messages.Remove(held);

    private ServiceBusReceivedMessage Deliver(Held held, DateTimeOffset now)
    {
        held.Deliveries++;
        held.Lock = Guid.NewGuid().ToString();
        held.LockedUntil = now + LockTerm;
        if (!held.IsDead && held.Deliveries < MaxDeliveries && Chance(10))
        {
            Lost++;
            held.LockedUntil = now;
        }

        return ServiceBusModelFactory.ServiceBusReceivedMessage(
            held.Message.Body, held.Message.MessageId, contentType: held.Message.ContentType, scheduledEnqueueTime: held.Message.ScheduledEnqueueTime,
            lockTokenGuid: Guid.Parse(held.Lock), deliveryCount: held.Deliveries, lockedUntil: held.LockedUntil);
    }

    private List<Held> Current(DateTimeOffset now)
    {
        foreach (var held in messages)
        {
            if (held.LockedUntil <= now)
                held.Lock = null;
            if (held.Lock is null && !held.IsDead && held.Deliveries >= MaxDeliveries)
                held.IsDead = true;
        }

        return messages;
    }

    private void Add(ServiceBusMessage message) => messages.Add(new Held(message) { VisibleAt = message.ScheduledEnqueueTime });

    private bool Chance(int oneIn) => unkind?.Next(oneIn) == 0;

    private void Ring()
    {
        TaskCompletionSource rung;
        lock (gate)
            (rung, bell) = (bell, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        rung.SetResult();
    }

    internal sealed class Held(ServiceBusMessage message)
    {
        public ServiceBusMessage Message { get; } = message;

        public DateTimeOffset VisibleAt { get; init; }

        public int Deliveries { get; set; }

        public string? Lock { get; set; }

        public DateTimeOffset LockedUntil { get; set; }

        public bool IsDead { get; set; }

        public string? Reason { get; set; }
    }
}
