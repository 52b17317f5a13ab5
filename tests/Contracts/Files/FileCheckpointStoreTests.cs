using Gatehouse.Local.Adapters.Files;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Files;

public sealed class FileCheckpointStoreTests : CheckpointStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override ICheckpointStore Open() => new FileCheckpointStore(folder.Path);

    [Fact]
    public async Task Each_is_a_file_that_only_the_owner_may_read()
    {
        await Open().AppendAsync("org0000000aa", 12, "{}"u8.ToArray(), default);

        var file = Path.Combine(folder.Path, "checkpoints", "org0000000aa", "0000000012.json");
        Assert.Equal("{}", await File.ReadAllTextAsync(file));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("..", 1)]
    [InlineData("a/b", 1)]
    [InlineData("org0000000aa", 0)]
    public async Task What_could_be_another_path_is_refused(string organisation, long number) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Open().AppendAsync(organisation, number, "{}"u8.ToArray(), default));
}
