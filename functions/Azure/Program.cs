using Gatehouse.Azure;
using Gatehouse.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

// First: it adds the middleware without which no trigger has an HttpContext.
builder.ConfigureFunctionsWebApplication();
builder.Services.AddGatehouseHttp().AddSingleton<EndpointPipeline>();
builder.Build().Run();
