using Gatehouse.Azure.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure;

/// <summary>The gate as the worker of a Functions app.</summary>
internal static class AzureGateway
{
    /// <param name="adapt">Replaces adapters, last.</param>
    public static IHost Build(string[] args, AzureOptions options, Action<IServiceCollection>? adapt = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);

        // First: it adds the middleware without which no trigger has an HttpContext.
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemForAnyFailure>();
        builder.Services.AddAzureGateway(options).AddAzureTelemetry(options.ApplicationInsights, options.ClientId)
            .AddSingleton<IFunctionMetadataProvider>(new KnownFunctions(new GeneratedFunctionMetadataProvider(), KnownFunctions.OfGate(options)));
        adapt?.Invoke(builder.Services);

        // What is not registered must stop the start and not the first request.
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        return builder.Build();
    }
}
