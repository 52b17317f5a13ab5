namespace Gatehouse.Vault;

/// <summary>How the vault deals with providers.</summary>
public sealed record VaultOptions
{
    /// <summary>For one whole exchange with a provider.</summary>
    public TimeSpan ProviderAnswersWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A refresh is sent within this after its lease was written, or not at all.</summary>
    public TimeSpan SendWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// INVARIANT (one refresh at a time): longer than sending, answering and twice the spread of clocks together, so that whoever
    /// takes a lease over finds nobody still asking.
    /// </summary>
    public TimeSpan LeaseLasts { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long somebody waits for another's refresh.</summary>
    public TimeSpan WaitFor { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a delivery waits for another's refresh: then its task comes again.</summary>
    public TimeSpan DeliveryWaitsFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deliveries of one instance that ask a provider, or wait for one, at once: they leave most places to those that need no token.</summary>
    public int AskingAtOnce { get; init; } = 24;

    /// <summary>Of those, at one provider.</summary>
    public int AskingAtOnceOfProvider { get; init; } = 3;

    /// <summary>An access token is used again until this before it expires, or a fifth of its life if that is less.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A provider that failed is asked again after this, then twice as long each time.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most that a provider's own <c>Retry-After</c> is heeded.</summary>
    public TimeSpan MostRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a person has to say yes at the provider.</summary>
    public TimeSpan StartLasts { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often what was revoked here is told to providers that were not told yet; one that fails is left alone as long, then twice as long each time.</summary>
    public TimeSpan TellEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one run goes on telling, and ends here what is to end, each.</summary>
    public TimeSpan TellFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The most that a provider which fails is left alone before it is told again.</summary>
    public TimeSpan LongestTellWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an organisation that is to be erased waits for providers that cannot be told.</summary>
    public TimeSpan ClosingWaits { get; init; } = TimeSpan.FromHours(1);
}
