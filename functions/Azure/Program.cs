using Gatehouse.Azure;
using Gatehouse.Azure.Signer;
using Microsoft.Extensions.Hosting;

using var host = SignerEnvironment.IsSigner(Environment.GetEnvironmentVariable)
    ? AzureSigner.Build(args, SignerEnvironment.Read(Environment.GetEnvironmentVariable))
    : AzureGateway.Build(args, AzureEnvironment.Read(Environment.GetEnvironmentVariable));
await host.RunAsync();
