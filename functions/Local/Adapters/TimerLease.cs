namespace Gatehouse.Local.Adapters;

/// <summary>The right to run one timer until <paramref name="end"/> by the store's clock.</summary>
internal sealed class TimerLease(LeaseStore leases, string name, string owner, DateTimeOffset end, string etag)
{
    public string Name { get; } = name;

    public string Owner { get; } = owner;

    public DateTimeOffset End { get; } = end;

    internal string ETag { get; } = etag;

    /// <summary>A lease with a new term; null when it was lost.</summary>
    public Task<TimerLease?> RenewAsync(TimeSpan term, CancellationToken ct) => leases.TryAcquireAsync(Name, Owner, term, ct);

    public Task<bool> ReleaseAsync(CancellationToken ct) => leases.ReleaseAsync(this, ct);
}
