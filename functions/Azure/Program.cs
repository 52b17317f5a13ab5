using Gatehouse.Azure;
using Microsoft.Extensions.Hosting;

await AzureGateway.Build(args, AzureEnvironment.Read(Environment.GetEnvironmentVariable)).RunAsync();
