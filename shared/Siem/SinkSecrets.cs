using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Siem;

/// <summary>The values of headers that open sinks, in the secret store and nowhere else.</summary>
public sealed class SinkSecrets(ISecretStore store)
{
    /// <summary>No other secret's name begins so.</summary>
    public const string Prefix = "siem-";

    /// <returns>The version that holds it.</returns>
    public async Task<string> KeepAsync(string organisation, string value, CancellationToken ct) =>
        (await store.AddAsync(Prefix + organisation, Encoding.ASCII.GetBytes(value), ct)).Version;

    /// <returns>Null when it is gone: without it, nothing is sent.</returns>
    public async Task<string?> FindAsync(string organisation, string version, CancellationToken ct) =>
        (await store.ReadAsync(Prefix + organisation, ct)).FirstOrDefault(one => one.Version == version) is { } found ? Encoding.ASCII.GetString(found.Value.Span) : null;
}
