using Gatehouse.Local.Adapters.Files;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Files;

public sealed class FileSecretStoreTests : SecretStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override ISecretStore Open() => new FileSecretStore(folder.Path, TimeProvider.System);

    [Fact]
    public async Task Only_the_owner_may_read_the_files()
    {
        if (OperatingSystem.IsWindows())
            return;

        await Open().CreateAsync("signing", "secret"u8.ToArray(), default);

        foreach (var name in new[] { "secrets", "keys" })
        {
            var inside = Path.Combine(folder.Path, name);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inside));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(inside))));
        }
    }

    [Fact]
    public async Task The_file_does_not_show_the_value()
    {
        await Open().CreateAsync("signing", "a value to look for"u8.ToArray(), default);

        Assert.DoesNotContain("a value to look for", await File.ReadAllTextAsync(Path.Combine(folder.Path, "secrets", "signing.1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_and_not_an_absent_secret()
    {
        await Open().CreateAsync("signing", "secret"u8.ToArray(), default);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secrets", "signing.1"), "damaged");

        await Assert.ThrowsAsync<InvalidDataException>(async () => await Open().ReadAsync("signing", default));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await Open().CreateAsync("signing", "other"u8.ToArray(), default));
    }

    [Fact]
    public async Task A_file_does_not_open_under_another_name()
    {
        await Open().CreateAsync("signing", "secret"u8.ToArray(), default);
        File.Copy(Path.Combine(folder.Path, "secrets", "signing.1"), Path.Combine(folder.Path, "secrets", "pepper.1"));

        await Assert.ThrowsAsync<InvalidDataException>(async () => await Open().ReadAsync("pepper", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../signing")]
    [InlineData("Signing")]
    [InlineData("signing\n")]
    public async Task A_name_that_could_be_a_path_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Open().CreateAsync(name, "x"u8.ToArray(), default));
}
