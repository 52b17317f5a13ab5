using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Gatehouse.Azure.Adapters.Tables;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The storage emulator's table service as a process of its own, on a port and in a folder of its own.</summary>
public sealed class Azurite : IAsyncLifetime
{
    // The emulator's account and key are the same everywhere, and public.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-azurite-").FullName;
    private Process? process;

    /// <summary>Reached with a key, as only the emulator may be.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        // Then nothing that needs it runs.
        if (AzuriteProgram.Missing is not null)
            return;
        var program = await AzuriteProgram.FindAsync();
        var port = FreePort();
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint=http://127.0.0.1:{port}/{Account};";
        process = Process.Start(new ProcessStartInfo("node", [program, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--location", folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ListensAsync(port);
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A table that no other test has.</summary>
    public string NewTable()
    {
        var table = $"t{Guid.NewGuid():n}";
        new TableServiceClient(ConnectionString).CreateTable(table);
        return table;
    }

    /// <summary>A store as another process would open it.</summary>
    internal AzureTableStore Open(string table) => new(new TableClients(options => new TableServiceClient(ConnectionString, options), table));

    private async Task ListensAsync(int port)
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
            catch (SocketException) when (process is { HasExited: false } && since.Elapsed < patience)
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
