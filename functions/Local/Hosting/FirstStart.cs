using System.Text;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Registry;

namespace Gatehouse.Local.Hosting;

/// <summary>Makes organisation <c>default</c> and its owner's key in a folder that has none; of several processes, one does.</summary>
internal sealed class FirstStart(LocalOptions options, FoundOrganisation found)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <returns>The owner's key when it was made now; else <see langword="null"/>.</returns>
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        if (await found.AnyAsync(ct))
            return null;
        using var turn = await FirstStartLock.AcquireAsync(options.DataFolder, patience, TimeProvider.System, ct);
        return await found.AnyAsync(ct) ? null : (await found.HandleAsync("default", Keep, ct)).OwnerKey.Text;
    }

    private Task Keep(ClientSecret key)
    {
        // What stands there is of a first start that died before its key opened anything.
        File.Delete(options.OwnerKeyFile);
        SecretFile.TryCreate(options.OwnerKeyFile, Encoding.ASCII.GetBytes(key.Text + "\n"));
        return Task.CompletedTask;
    }
}
