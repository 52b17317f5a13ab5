using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>I3 and I4, told from the chain alone: money at its reserved maximum, and the rate in every window by the time of the decision.</summary>
/// <param name="byArrival">Measure the rate by the true time at which each allow became durable.</param>
internal sealed class LimitsHold(bool byArrival = false) : JournalInvariant
{
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);

    public override string Name => "I3, I4 limits hold";

    protected override void Examine(World world, RowWrite write)
    {
        if (!accounts.TryGetValue(write.Partition, out var account))
            accounts.Add(write.Partition, account = new Account());
        if (!Read.IsOfConnection(write.Partition))
            return;
        if (write.Key == "config")
            account.Take(Read.Connection(write.After!));
        else if (Read.IsEntry(write))
            Examine(world, write, account, Read.EntryOf(write.After!));
    }

    private void Examine(World world, RowWrite write, Account account, Read.Entry entry)
    {
        if (entry.IsAllow)
        {
            var month = Month.Of(entry.Time);
            account.Held[entry.Task!] = (month, entry.Reserved);
            var total = account.Spent.GetValueOrDefault(month) + account.Held.Values.Where(held => held.Month == month).Sum(held => held.Amount);
            if (total > account.Cap)
                throw Broken($"{total} micros are committed in {month}; the cap is {account.Cap}");
            ExamineRate(account, byArrival ? world.Options.Epoch + write.At : entry.Time);
        }
        else if (entry.Kind == "ended" && account.Held.Remove(entry.Task!, out var held))
        {
            account.Spent[held.Month] = account.Spent.GetValueOrDefault(held.Month) + Math.Min(entry.Posted, held.Amount);
        }
    }

    private void ExamineRate(Account account, DateTimeOffset at)
    {
        account.Allows.Add(at);
        var inWindow = 0;
        for (var i = account.Allows.Count - 1; i >= 0 && at - account.Allows[i] < TimeSpan.FromSeconds(60); i--)
            inWindow++;
        if (inWindow > account.PerMinute)
            throw Broken($"{inWindow} allows within 60 s at {at:O}; the limit is {account.PerMinute}");
    }

    private sealed class Account
    {
        public long Cap { get; private set; } = long.MaxValue;

        public int PerMinute { get; private set; } = int.MaxValue;

        public Dictionary<string, (Month Month, long Amount)> Held { get; } = new(StringComparer.Ordinal);

        public Dictionary<Month, long> Spent { get; } = [];

        public List<DateTimeOffset> Allows { get; } = [];

        public void Take(ConnectionEntry connection)
        {
            Cap = connection.Policy?.Spend?.Monthly?.Micros ?? long.MaxValue;
            PerMinute = connection.Policy?.Rate?.PerMinute ?? int.MaxValue;
        }
    }
}
