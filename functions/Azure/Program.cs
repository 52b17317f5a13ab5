using Gatehouse.Azure;
using Gatehouse.Azure.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var options = AzureEnvironment.Read(Environment.GetEnvironmentVariable);
var builder = FunctionsApplication.CreateBuilder(args);

// First: it adds the middleware without which no trigger has an HttpContext.
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ProblemForAnyFailure>();
builder.Services.AddAzureGateway(options).AddAzureTelemetry(options);
builder.Build().Run();
