using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Gatehouse.Azure.Hosting;

/// <summary>The functions that the host is told of: those of Durable only where there is a scheduler, for it would look for a store of their own.</summary>
internal sealed class KnownFunctions(IFunctionMetadataProvider all, AzureOptions options) : IFunctionMetadataProvider
{
    private static readonly string[] ofDurable = ["orchestrationTrigger", "activityTrigger"];

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        var functions = await all.GetFunctionMetadataAsync(directory);
        return options.Scheduler is null ? functions.RemoveAll(IsOfDurable) : functions;
    }

    private static bool IsOfDurable(IFunctionMetadata function) =>
        function.RawBindings?.Any(binding => ofDurable.Any(type => binding.Contains($"\"{type}\"", StringComparison.OrdinalIgnoreCase))) is true;
}
