using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Azure.Adapters.Blobs;
using Gatehouse.Azure.Adapters.Tables;
using Gatehouse.Azure.Signer;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Azure.Triggers;
using Gatehouse.Ports;
using Gatehouse.Vault;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Tests.Hosting;

/// <summary>The second app of the package: what it is told to be, what it is made of, and that it signs what the gate wrote.</summary>
[NeedsAzurite]
public sealed class SignerTests(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly Dictionary<string, string> settings = new(StringComparer.Ordinal)
    {
        ["GATEHOUSE_SIGNER"] = "true",
        ["GATEHOUSE_STATE__tableServiceUri"] = "https://state.table.core.windows.net/",
        ["GATEHOUSE_KEYVAULT_URI"] = "https://signer.vault.azure.net/",
        ["GATEHOUSE_CHECKPOINTS_URI"] = "https://proof.blob.core.windows.net/checkpoints",
    };

    [Theory]
    [InlineData(null, false)]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public void An_app_is_the_signer_when_it_is_told_so(string? value, bool expected) => Assert.Equal(expected, SignerEnvironment.IsSigner(_ => value));

    [Theory]
    [InlineData("")]
    [InlineData("perhaps")]
    public void Another_word_stops_the_start(string value) => Assert.Throws<InvalidOperationException>(() => SignerEnvironment.IsSigner(_ => value));

    [Fact]
    public void Every_setting_that_is_missing_or_wrong_is_named()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => SignerEnvironment.Read(name => name switch
        {
            "GATEHOUSE_CHECKPOINTS_URI" => "http://proof.example/",
            "GATEHOUSE_KEYS_SINCE" => "checkpoints=soon",
            _ => null,
        }));

        Assert.All(["GATEHOUSE_KEYS_SINCE `checkpoints=soon`", "GATEHOUSE_STATE__tableServiceUri", "GATEHOUSE_KEYVAULT_URI", "GATEHOUSE_CHECKPOINTS_URI `http://proof.example/`"], part => Assert.Contains(part, missing.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_host_is_told_of_its_one_function_which_can_be_made()
    {
        using var signer = AzureSigner.Build(AzureHouse.Arguments, SignerEnvironment.Read(settings.GetValueOrDefault));
        var told = Assert.Single(await signer.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(""));

        Assert.Equal("SignCheckpoints", told.Name);
        Assert.Contains("\"%GATEHOUSE_CHECKPOINT_SCHEDULE%\"", string.Join('\n', told.RawBindings!), StringComparison.Ordinal);
        Assert.NotNull(ActivatorUtilities.CreateInstance<SignCheckpointsFunction>(signer.Services));
        Assert.IsType<BlobCheckpointStore>(signer.Services.GetRequiredService<ICheckpointStore>());
        Assert.IsType<AzureTableStore>(signer.Services.GetRequiredService<ITableStore>());
    }

    [Fact]
    public void The_gate_reads_checkpoints_where_it_is_told_of_a_container()
    {
        using var gate = AzureGateway.Build(AzureHouse.Arguments, AzureHouse.Options with { Checkpoints = new Uri(settings["GATEHOUSE_CHECKPOINTS_URI"]) });
        using var without = AzureGateway.Build(AzureHouse.Arguments, AzureHouse.Options);

        Assert.IsType<BlobCheckpointStore>(gate.Services.GetRequiredService<ICheckpointStore>());
        Assert.IsNotType<BlobCheckpointStore>(without.Services.GetRequiredService<ICheckpointStore>());
    }

    /// <summary>Two signers tick at once: one checkpoint, by a key that the gate never had, of what the gate wrote.</summary>
    [Fact]
    public async Task What_the_gate_wrote_is_signed_once_and_read_by_the_gate()
    {
        await using var house = new AzureHouse(azurite);
        await house.FurnishAsync();
        var container = await azurite.NewContainerAsync();
        using var vault = new StandInVault(TimeProvider.System);
        var keys = azurite.NewTable();
        var signers = Enumerable.Range(0, 2).Select(_ => AzureSigner.Build(AzureHouse.Arguments, SignerEnvironment.Read(settings.GetValueOrDefault), services => Adapt(services, house, container, vault, keys))).ToList();

        await Task.WhenAll(signers.Select(signer => ActivatorUtilities.CreateInstance<SignCheckpointsFunction>(signer.Services).RunAsync(new TimerInfo(), default)));

        var gate = house.NewInstance(services => services.Replace(ServiceDescriptor.Singleton<ICheckpointStore>(new BlobCheckpointStore(new BlobPipeline(container, credential: null)))));
        var log = gate.GetRequiredService<CheckpointLog>();
        Assert.Equal(1, await log.LastAsync(house.Caller.Organisation, default));
        var signed = (await log.FindAsync(house.Caller.Organisation, 1, default))!;
        Assert.Contains(signed.Leaves, leaf => leaf.Chain == house.Connection.Id);
        Assert.True(NoteVerifier.Parse(signed.Key)!.Verify(signed.Note));
        Assert.Contains(vault.Asked, asked => asked.Contains(CheckpointKeys.SecretName, StringComparison.Ordinal));
        foreach (var signer in signers.OfType<IAsyncDisposable>())
            await signer.DisposeAsync();
    }

    /// <summary>Its settings demand a key that is younger: one is made, waits until everybody can know it, and signs beside what the old one signed.</summary>
    [Fact]
    public async Task A_key_that_is_older_than_the_settings_allow_is_rotated_once_and_both_are_good()
    {
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var house = new AzureHouse(azurite, clock: clock);
        await house.FurnishAsync();
        var (container, keys) = (await azurite.NewContainerAsync(), azurite.NewTable());
        using var vault = new StandInVault(clock);
        var since = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["GATEHOUSE_KEYS_SINCE"] = $"tokens=2027-01-31; checkpoints={clock.GetUtcNow().AddMinutes(1):yyyy-MM-dd'T'HH:mm:ss'Z'}" };
        var signers = Enumerable.Range(0, 2).Select(_ => AzureSigner.Build(AzureHouse.Arguments, SignerEnvironment.Read(since.GetValueOrDefault), services => Adapt(services, house, container, vault, keys, clock))).ToList();
        var log = new CheckpointLog(new BlobCheckpointStore(new BlobPipeline(container, credential: null)));
        var gate = house.NewInstance();

        await TickAsync(signers[0]);
        clock.Advance(TimeSpan.FromMinutes(1) + RenewKey.MadeAfter);
        foreach (var signer in new[] { signers[0], signers[1], signers[0] })
            await TickAsync(signer);
        Assert.Equal(2, vault.Asked.Count(asked => asked == $"PUT /secrets/{CheckpointKeys.SecretName}"));
        await house.DispatchAsync(gate);
        clock.Advance(TimeSpan.FromMinutes(5));
        await TickAsync(signers[0]);
        clock.Advance(CheckpointKeys.SignsAfter);
        await house.DispatchAsync(gate);
        await TickAsync(signers[1]);

        var signed = await Task.WhenAll(new[] { 1, 2, 3 }.Select(number => log.FindAsync(house.Caller.Organisation, number, default)));
        Assert.Equal(signed[0]!.Key, signed[1]!.Key);
        Assert.NotEqual(signed[0]!.Key, signed[2]!.Key);
        Assert.All(signed, one => Assert.True(NoteVerifier.Parse(one!.Key)!.Verify(one.Note)));
        Assert.False(NoteVerifier.Parse(signed[0]!.Key)!.Verify(signed[2]!.Note));
        foreach (var signer in signers.OfType<IAsyncDisposable>())
            await signer.DisposeAsync();
    }

    private static Task TickAsync(IHost signer) => ActivatorUtilities.CreateInstance<SignCheckpointsFunction>(signer.Services).RunAsync(new TimerInfo(), default);

    private void Adapt(IServiceCollection services, AzureHouse house, Uri container, StandInVault vault, string keys, ShiftedClock? clock = null)
    {
        if (clock is not null)
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            services.Replace(ServiceDescriptor.Singleton<ITableStore>(signer => new ShiftedStore(new AzureTableStore(signer.GetRequiredService<SignerTables>().Record), clock)));
        }

        services.Replace(ServiceDescriptor.Singleton(new SignerTables(azurite.Clients(house.Table), azurite.Clients(keys))));
        services.Replace(ServiceDescriptor.Singleton(new BlobPipeline(container, credential: null)));
        services.Replace(ServiceDescriptor.Singleton(vault.Client()));
    }
}
