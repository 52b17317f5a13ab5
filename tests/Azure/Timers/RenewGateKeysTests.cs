using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Azure.Timers;
using Gatehouse.Http.Scheduling;
using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Vault;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Azure.Tests.Timers;

/// <summary>Whoever runs the gate has its keys rotated by a setting, without a right on the vault.</summary>
[NeedsAzurite]
public sealed class RenewGateKeysTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task Keys_that_are_older_than_the_settings_allow_are_rotated_once_and_the_others_not()
    {
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var house = new AzureHouse(azurite, clock: clock);
        await house.FurnishAsync();
        var since = clock.GetUtcNow().AddMinutes(1);
        var gates = Enumerable.Range(0, 2).Select(_ => house.NewInstance(services => services.Replace(ServiceDescriptor.Singleton(AzureHouse.Options with
        {
            KeysSince = new KeysSince(new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { [KeysSince.Tokens] = since, [KeysSince.Peppers] = since }),
        })))).ToList();
        await gates[0].GetRequiredService<SigningKeys>().CurrentAsync(default);
        await gates[0].GetRequiredService<DataKeys>().SealAsync(house.Caller.Organisation, "row", new byte[1], default);

        await RunAsync(gates[0]);
        Assert.Equal((1, 1, 1), await CountAsync(gates[0]));
        clock.Advance(TimeSpan.FromMinutes(1) + RenewKey.MadeAfter);
        foreach (var gate in new[] { gates[0], gates[1], gates[0] })
            await RunAsync(gate);

        Assert.Equal((2, 2, 1), await CountAsync(gates[0]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("tokens=2027-01-31", true)]
    [InlineData("tokens=2027-01-31T09:30Z; master=2027-01-31T09:30:15Z;", true)]
    [InlineData("tokens=2027-01-31;tokens=2027-02-01", false)]
    [InlineData("data=2027-01-31", false)]
    [InlineData("tokens", false)]
    [InlineData("tokens=31.1.2027", false)]
    [InlineData("tokens=2027-01-31T09:30+02:00", false)]
    public void A_setting_that_says_something_else_stops_the_start(string value, bool isGood)
    {
        var errors = new List<string>();
        KeysSince.Read(name => name == KeysSince.Setting ? value : null, errors);

        Assert.Equal(isGood, errors.Count == 0);
    }

    [Fact]
    public void A_moment_is_in_utc() =>
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 9, 30, 0, TimeSpan.Zero), KeysSince.Read(_ => "master=2027-01-31T09:30Z", []).Moments[KeysSince.Master]);

    private static Task RunAsync(IServiceProvider gate) => gate.GetServices<IScheduledJob>().OfType<RenewGateKeys>().Single().RunAsync(default);

    private static async Task<(int Tokens, int Peppers, int Master)> CountAsync(IServiceProvider gate)
    {
        async Task<int> Of(string secret) => (await gate.GetRequiredService<ISecretStore>().ReadAsync(secret, default)).Count;
        return (await Of(SigningKeys.SecretName), await Of(Peppers.SecretName), await Of(MasterKeys.SecretName));
    }
}
