using System.Globalization;
using Gatehouse.Local;
using Gatehouse.Scenarios.SkewedHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

const string SkewVariable = "GATEHOUSE_TEST_CLOCK_SKEW_MS";
const string FileVariable = "GATEHOUSE_TEST_CLOCK_FILE";

var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
if (faults.Count > 0 || !int.TryParse(Environment.GetEnvironmentVariable(SkewVariable), CultureInfo.InvariantCulture, out var skew))
{
    await Console.Error.WriteLineAsync(string.Join('\n', [.. faults, $"{SkewVariable} must be a number of milliseconds"]));
    return 2;
}

await using var gateway = LocalGateway.Build(
    options,
    services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SkewedClock(TimeSpan.FromMilliseconds(skew), Environment.GetEnvironmentVariable(FileVariable)))));
await gateway.StartAsync();
await Console.Out.WriteLineAsync($"Gatehouse listens on {string.Join(", ", gateway.Addresses)}, data in {options.DataFolder}");
await gateway.WaitForShutdownAsync();
return 0;
