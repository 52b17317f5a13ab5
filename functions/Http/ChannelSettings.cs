namespace Gatehouse.Http;

/// <summary>Reads the settings of a channel, and gathers what is wrong with them.</summary>
/// <param name="variable">The host's settings.</param>
/// <param name="isDevelopment">Private targets are allowed, and so are stand-ins for services.</param>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class ChannelSettings(Func<string, string?> variable, bool isDevelopment, List<string> errors)
{
    /// <summary>Whether the channel is set up at all: half of it is an error.</summary>
    public bool AreAny(params IEnumerable<string> names) => names.Any(name => Text(name) is not null);

    /// <returns>Null when it is absent or empty: a template leaves empty what is not used.</returns>
    public string? Text(string name) => variable(name) is { Length: > 0 } value ? value : null;

    public string? Required(string name, string meaning)
    {
        if (Text(name) is { } value)
            return value;
        errors.Add($"{name} is missing; it is {meaning}");
        return null;
    }

    public Guid? Id(string name, string meaning)
    {
        if (Required(name, meaning) is not { } value)
            return null;
        if (Guid.TryParseExact(value, "D", out var id))
            return id;
        errors.Add($"{name} `{value}` must be an id like `00000000-0000-0000-0000-000000000000`");
        return null;
    }

    /// <summary>An address of what stands in for a service, which production has no use for.</summary>
    public Uri? StandIn(string name)
    {
        if (Text(name) is not { } value)
            return null;
        if (!isDevelopment)
            errors.Add($"{name} is for development: it needs GATEHOUSE_ALLOW_PRIVATE_TARGETS");
        else if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            return address;
        else
            errors.Add($"{name} `{value}` must be an http or https URL");
        return null;
    }
}
