using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>The published schema of Adaptive Cards 1.5, fetched once and kept beside other caches of the user.</summary>
internal static class CardSchema
{
    private const string Address = "https://raw.githubusercontent.com/microsoft/AdaptiveCards/644d933e185a8482c4dcf4c375d177aac37fd095/schemas/1.5.0/adaptive-card.json";
    private const string Digest = "32c91fb285180a266a55b3475dd0396e63fe079311714d3a14963b41f5e17920";
    private const string Script = """
        const { readFileSync } = require('fs');
        const Ajv = require('ajv');
        const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore', logger: false });
        ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json'));
        const holds = ajv.compile(JSON.parse(readFileSync(process.argv[1], 'utf8')));
        const card = JSON.parse(readFileSync(0, 'utf8'));
        process.stdout.write(holds(card) ? '' : JSON.stringify(holds.errors));
        """;

    private static readonly string file = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "gatehouse-tests", $"adaptive-card-{Digest}.json");

    private static readonly Lazy<string?> missing = new(() => NpmPackage.Missing ?? Fetch());

    /// <summary>Why it cannot be had on this machine; null when it can.</summary>
    public static string? Missing => missing.Value;

    private static NpmPackage Ajv { get; } = new("ajv", "6.12.6");

    /// <returns>What is wrong with the card; empty when nothing is.</returns>
    public static async Task<string> FaultsAsync(string card)
    {
        var start = new ProcessStartInfo("node", ["-e", Script, file]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_PATH"] = await Ajv.FindAsync();
        using var node = Process.Start(start)!;
        var (faults, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(card);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return await faults;
    }

    private static string? Fetch()
    {
        if (File.Exists(file))
            return null;
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            var bytes = http.GetByteArrayAsync(new Uri(Address)).GetAwaiter().GetResult();
            if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != Digest)
                return "the schema of Adaptive Cards is another than it was";
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var draft = $"{file}.{Guid.NewGuid():n}";
            File.WriteAllBytes(draft, bytes);
            File.Move(draft, file, overwrite: true);
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return "the schema of Adaptive Cards cannot be fetched";
        }
    }
}
