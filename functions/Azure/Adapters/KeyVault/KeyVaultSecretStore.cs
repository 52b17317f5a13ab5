using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters.KeyVault;

/// <summary>The gate's secrets in a vault, one vault secret with its versions for each.</summary>
/// <remarks>
/// A vault only ever adds versions, so of several processes that make the first one it cannot choose. A row can: whoever
/// inserts it has made the first version, and the others' are not the gate's.
/// </remarks>
internal sealed partial class KeyVaultSecretStore(SecretClient vault, ITableStore table) : ISecretStore
{
    private const string Organisation = "$gate";
    private const string Partition = "$gate|secrets";

    // On every version: its number, because the vault's dates have only seconds; on a first one that it has to be chosen.
    private const string NumberTag = "gatehouse-number";
    private const string FirstTag = "gatehouse-first";

    // Values never change, so they are fetched once; what is no version any more is let go of.
    private readonly ConcurrentDictionary<(string Name, string Version), byte[]> values = new();

    public Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct) => AskAsync(name, () => ReadAllAsync(name, ct), ct);

    public Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) => AskAsync(name, () => MakeFirstAsync(name, value, ct), ct);

    public Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct) => AskAsync(name, () => MakeNextAsync(name, value, ct), ct);

    /// <summary>Busy, forbidden, not reached, no identity: whatever it is, nothing that needs the secret can be done.</summary>
    /// <exception cref="IOException">The vault, or the row that chooses, did not answer.</exception>
    private static async Task<T> AskAsync<T>(string name, Func<Task<T>> ask, CancellationToken ct)
    {
        if (!Name().IsMatch(name))
            throw new ArgumentException($"a secret's name has 1 to 64 of a-z, 0-9 and -, not `{name}`", nameof(name));
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is not IOException && !ct.IsCancellationRequested)
        {
            throw new IOException($"the vault did not answer for secret `{name}`", failure);
        }
    }

    private async Task<IReadOnlyList<SecretVersion>> ReadAllAsync(string name, CancellationToken ct)
    {
        var versions = await ListAsync(name, ct);
        foreach (var key in values.Keys.Where(key => key.Name == name && versions.TrueForAll(version => version.Version != key.Version)))
            values.TryRemove(key, out _);

        var read = new List<SecretVersion>();
        foreach (var version in versions)
            read.Add(new SecretVersion(version.Version, await ValueAsync(name, version.Version, ct), CreatedAt(version)));
        return read;
    }

    private async Task<SecretVersion> MakeFirstAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        if (await ReadAllAsync(name, ct) is [var standing, ..])
            return standing;

        var made = await SetAsync(name, value, number: 1, isFirst: true, ct);
        var row = new TableWrite.Insert(name, new RowContent(Organisation, "", Encoding.ASCII.GetBytes(made.Version)));
        await table.WriteAsync(Partition, [row], ct);
        // Read back, whoever was first: so all who raced return the same.
        return await ReadAllAsync(name, ct) is [var first, ..] ? first : throw new IOException($"secret `{name}` was made and is not there");
    }

    private async Task<SecretVersion> MakeNextAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        var versions = await ListAsync(name, ct);
        return await SetAsync(name, value, versions.Select(NumberOf).DefaultIfEmpty(0).Max() + 1, isFirst: false, ct);
    }

    /// <summary>Newest first.</summary>
    private async Task<List<SecretProperties>> ListAsync(string name, CancellationToken ct)
    {
        var found = await EnabledAsync(name, ct);
        if (found.Exists(IsFirst))
        {
            var chosen = (await table.ReadAsync(Partition, name, ct)).Value is { } row ? Encoding.ASCII.GetString(row.Content.Body.Span) : null;
            found.RemoveAll(version => IsFirst(version) && version.Version != chosen);
        }

        return [.. found.OrderByDescending(NumberOf).ThenByDescending(CreatedAt).ThenByDescending(version => version.Version, StringComparer.Ordinal)];
    }

    private async Task<List<SecretProperties>> EnabledAsync(string name, CancellationToken ct)
    {
        var found = new List<SecretProperties>();
        try
        {
            await foreach (var version in vault.GetPropertiesOfSecretVersionsAsync(name, ct))
            {
                if (version.Enabled is true)
                    found.Add(version);
            }
        }
        catch (RequestFailedException absent) when (absent.ErrorCode == "SecretNotFound")
        {
            // Any other 404 may be another vault's, and says nothing.
            return [];
        }

        return found;
    }

    private async Task<SecretVersion> SetAsync(string name, ReadOnlyMemory<byte> value, int number, bool isFirst, CancellationToken ct)
    {
        var secret = new KeyVaultSecret(name, Convert.ToBase64String(value.Span)) { Properties = { ContentType = "application/octet-stream;base64" } };
        secret.Properties.Tags[NumberTag] = number.ToString(CultureInfo.InvariantCulture);
        if (isFirst)
            secret.Properties.Tags[FirstTag] = "true";
        var made = (await vault.SetSecretAsync(secret, ct)).Value.Properties;
        return new SecretVersion(made.Version, value.ToArray(), CreatedAt(made));
    }

    private async Task<byte[]> ValueAsync(string name, string version, CancellationToken ct)
    {
        if (values.TryGetValue((name, version), out var known))
            return known;
        var fetched = await vault.GetSecretAsync(name, version, cancellationToken: ct);
        return values[(name, version)] = Convert.FromBase64String(fetched.Value.Value);
    }

    private static bool IsFirst(SecretProperties version) => version.Tags.ContainsKey(FirstTag);

    private static int NumberOf(SecretProperties version) =>
        version.Tags.TryGetValue(NumberTag, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset CreatedAt(SecretProperties version) => version.CreatedOn ?? throw new InvalidDataException($"version {version.Version} of secret `{version.Name}` has no date");

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
