using Gatehouse.Ports;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault;
using Gatehouse.Vault.Exchange;
using Gatehouse.Vault.Grants;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Vault.Exchange;

/// <summary>An instance that dies at each step of an exchange in turn, and another that comes after it.</summary>
public sealed class CrashPointsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_an_instance_dies_the_next_one_gives_a_token_but_where_only_the_provider_knows_the_new_one(bool afterEffect)
    {
        var lost = new List<int>();
        for (var step = 1; ; step++)
        {
            var bench = await VaultBench.StartAsync();
            var mortal = Mortal(bench, step, afterEffect, out var ports);
            var first = await TryAsync(() => bench.ExchangeAsync(mortal));
            if (!ports.IsDead)
            {
                Assert.IsType<ExchangeOutcome.Issued>(first);
                Assert.InRange(step, 5, 60);
                break;
            }

            var isLost = bench.Told.Asked.Count == 1 && (await bench.GrantAsync()).Tokens!.Version == 1;
            if (isLost)
                lost.Add(step);
            bench.At.World.Time.Advance(new VaultOptions().LeaseLasts + TimeSpan.FromMinutes(1));
            await IsGivenAsync(bench, step, isLost);
        }

        // Between the provider's answer and its storing, and nowhere else.
        Assert.Single(lost);
    }

    private static async Task IsGivenAsync(VaultBench bench, int step, bool isLost)
    {
        var outcome = await bench.ExchangeAsync(bench.Beside());
        Assert.True(isLost == outcome is ExchangeOutcome.Refused, $"step {step}: {outcome}");
        Assert.True(isLost || outcome is ExchangeOutcome.Issued, $"step {step}: {outcome}");
        Assert.Equal((isLost, isLost ? GrantStatus.Broken : GrantStatus.Active), (bench.Told.IsEnded, (await bench.GrantAsync()).Status));
        Assert.Equal(isLost ? 2 : 1, bench.Told.Asked.Count);
    }

    private static EngineBench Mortal(VaultBench bench, int step, bool afterEffect, out MortalPorts ports)
    {
        var target = new AnsweringTarget { Answer = bench.Told.Answer };
        var made = new MortalPorts(bench.At.World.Table, target, step, afterEffect);
        ports = made;
        return new EngineBench(bench.At, services => services
            .AddSingleton<ITableStore>(made)
            .AddSingleton<ITargetTransport>(made)
            .AddSingleton(new Gatehouse.Ledger.Ledgers(made, bench.At.World.Queue, bench.At.World.Time, bench.At.World.Pause, new SeededRandom(300 + step), new Gatehouse.Telemetry.GateMeters(), bench.At.World.Options)));
    }

    private static async Task<ExchangeOutcome?> TryAsync(Func<Task<ExchangeOutcome>> exchange)
    {
        try
        {
            return await exchange();
        }
        catch (Exception dead) when (dead is IOException or Gatehouse.Ledger.StoreUnavailableException)
        {
            return null;
        }
    }
}
