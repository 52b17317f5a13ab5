using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Gatehouse.Ports;
using Microsoft.AspNetCore.DataProtection;

namespace Gatehouse.Local.Adapters.Files;

/// <summary>
/// Secrets as files of the data folder, <c>secrets/{name}.{version}</c>, sealed by ASP.NET Core Data Protection with
/// the keys in <c>keys</c>. A file holds eight bytes of time in UTC ticks, then the value.
/// </summary>
internal sealed partial class FileSecretStore : ISecretStore
{
    private readonly string secrets;
    private readonly string keys;
    private readonly TimeProvider clock;
    private IDataProtectionProvider protection;

    public FileSecretStore(string folder, TimeProvider clock)
    {
        var path = DataFolder.Ensure(folder);
        secrets = DataFolder.Ensure(Path.Combine(path, "secrets"));
        keys = DataFolder.Ensure(Path.Combine(path, "keys"));
        this.clock = clock;
        protection = OpenKeys();
    }

    public Task<IReadOnlyList<SecretVersion>> ReadAsync(string name, CancellationToken ct)
    {
        Check(name);
        return Task.FromResult<IReadOnlyList<SecretVersion>>(
            [.. Versions(name).OrderDescending().Select(version => Unseal(name, version))]);
    }

    public Task<SecretVersion> CreateAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        Check(name);
        if (Versions(name).Any())
            return Task.FromResult(Unseal(name, Versions(name).Max()));

        TrySeal(name, 1, value);

        // Read back, whoever wrote it: so all who raced return the same.
        return Task.FromResult(Unseal(name, 1));
    }

    public Task<SecretVersion> AddAsync(string name, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        Check(name);
        var version = Versions(name).DefaultIfEmpty(0).Max() + 1;
        while (!TrySeal(name, version, value))
            version++;
        return Task.FromResult(Unseal(name, version));
    }

    /// <summary>False when the version stands already.</summary>
    private bool TrySeal(string name, int version, ReadOnlyMemory<byte> value)
    {
        var plain = new byte[sizeof(long) + value.Length];
        BinaryPrimitives.WriteInt64BigEndian(plain, clock.GetUtcNow().UtcTicks);
        value.CopyTo(plain.AsMemory(sizeof(long)));
        var isNew = SecretFile.TryCreate(FileOf(name, version), ProtectorOf(name, version).Protect(plain));
        CryptographicOperations.ZeroMemory(plain);
        return isNew;
    }

    private SecretVersion Unseal(string name, int version)
    {
        var sealedBytes = File.ReadAllBytes(FileOf(name, version));
        var plain = Unprotect(name, version, sealedBytes);
        if (plain.Length < sizeof(long))
            throw new InvalidDataException($"secret file `{FileOf(name, version)}` is cut short");

        return new SecretVersion(
            version.ToString(CultureInfo.InvariantCulture),
            plain.AsMemory(sizeof(long)),
            new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(plain), TimeSpan.Zero));
    }

    private byte[] Unprotect(string name, int version, byte[] sealedBytes)
    {
        try
        {
            return ProtectorOf(name, version).Unprotect(sealedBytes);
        }
        catch (CryptographicException)
        {
            // Another process may have made the key after this one read the folder of keys.
            protection = OpenKeys();
        }

        try
        {
            return ProtectorOf(name, version).Unprotect(sealedBytes);
        }
        catch (CryptographicException unreadable)
        {
            throw new InvalidDataException($"secret file `{FileOf(name, version)}` cannot be opened with the keys in `{keys}`", unreadable);
        }
    }

    private IDataProtectionProvider OpenKeys() =>
        DataProtectionProvider.Create(new DirectoryInfo(keys), builder => builder.SetApplicationName("Gatehouse"));

    // The purpose binds a file to its name: a copy under another name does not open.
    private IDataProtector ProtectorOf(string name, int version) =>
        protection.CreateProtector("secret", name, version.ToString(CultureInfo.InvariantCulture));

    private IEnumerable<int> Versions(string name) =>
        from file in Directory.EnumerateFiles(secrets, name + ".*")
        let version = Path.GetExtension(file)[1..]
        where Path.GetFileNameWithoutExtension(file) == name && version.All(char.IsAsciiDigit)
        select int.Parse(version, CultureInfo.InvariantCulture);

    private string FileOf(string name, int version) => Path.Combine(secrets, $"{name}.{version}");

    private static void Check(string name)
    {
        if (!Name().IsMatch(name))
            throw new ArgumentException($"a secret's name has 1 to 64 of a-z, 0-9 and -, not `{name}`", nameof(name));
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
