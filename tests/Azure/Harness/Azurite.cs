using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Gatehouse.Azure.Adapters.Tables;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The storage emulator's services for tables and blobs, each a process of its own, on a port and in a folder of its own.</summary>
public sealed class Azurite : IAsyncLifetime
{
    // The emulator's account and key are the same everywhere, and public.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-azurite-").FullName;
    private readonly List<Process> processes = [];
    private string blobs = "";

    /// <summary>Reached with a key, as only the emulator may be.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        // Then nothing that needs it runs.
        if (AzuriteProgram.Missing is not null)
            return;
        var program = await AzuriteProgram.FindAsync();
        var (tablePort, blobPort) = (FreePort(), FreePort());
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";
        blobs = $"http://127.0.0.1:{blobPort}/{Account}";
        await Task.WhenAll(BeginAsync(program, "table", tablePort), BeginAsync(program, "blob", blobPort));
    }

    public async Task DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A container that no other test has, by an address that carries the right to it.</summary>
    public async Task<Uri> NewContainerAsync()
    {
        var container = Container($"c{Guid.NewGuid():n}");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{container}&restype=container"));
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return container;
    }

    /// <summary>The address of a container, whether it is there or not.</summary>
    public Uri Container(string name)
    {
        const string Version = "2018-11-09";
        const string Rights = "rwc";
        const string Until = "2099-01-01T00:00:00Z";

        // An account's signature: rights, service (blob), kinds of resource (containers and objects), end, and protocol.
        var signed = string.Join('\n', Account, Rights, "b", "co", "", Until, "", "https,http", Version, "");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(signed)));
        return new Uri($"{blobs}/{name}?sv={Version}&ss=b&srt=co&sp={Rights}&se={Uri.EscapeDataString(Until)}&spr={Uri.EscapeDataString("https,http")}&sig={Uri.EscapeDataString(signature)}");
    }

    /// <summary>A table that no other test has.</summary>
    public string NewTable()
    {
        var table = $"t{Guid.NewGuid():n}";
        new TableServiceClient(ConnectionString).CreateTable(table);
        return table;
    }

    /// <summary>A store as another process would open it.</summary>
    internal AzureTableStore Open(string table) => new(Clients(table));

    internal TableClients Clients(string table) => new(options => new TableServiceClient(ConnectionString, options), table);

    private async Task BeginAsync(string program, string service, int port)
    {
        var main = program.Replace($"{Path.DirectorySeparatorChar}table{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}{service}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        var home = Directory.CreateDirectory(Path.Combine(folder, service)).FullName;
        var process = Process.Start(new ProcessStartInfo("node", [main, $"--{service}Host", "127.0.0.1", $"--{service}Port", $"{port}", "--location", home, "--silent", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        lock (processes)
            processes.Add(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ListensAsync(process, port);
    }

    private static async Task ListensAsync(Process process, int port)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!process.HasExited && since.Elapsed < patience)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
