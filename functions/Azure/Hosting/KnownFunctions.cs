using System.Collections.Immutable;
using Gatehouse.Azure.Triggers;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Gatehouse.Azure.Hosting;

/// <summary>The functions that the host is told of: what another app of this package does is none of this one's.</summary>
internal sealed class KnownFunctions(IFunctionMetadataProvider all, Func<IFunctionMetadata, bool> isKnown) : IFunctionMetadataProvider
{
    private static readonly string[] ofDurable = ["orchestrationTrigger", "activityTrigger"];

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) =>
        (await all.GetFunctionMetadataAsync(directory)).RemoveAll(function => !isKnown(function));

    public static bool IsOfSigner(IFunctionMetadata function) => function.Name == SignCheckpointsFunction.FunctionName;

    /// <summary>Those of Durable only where there is a scheduler, for the host would look for a store of their own.</summary>
    public static Func<IFunctionMetadata, bool> OfGate(AzureOptions options) => function => !IsOfSigner(function) && (options.Scheduler is not null || !IsOfDurable(function));

    private static bool IsOfDurable(IFunctionMetadata function) =>
        function.RawBindings?.Any(binding => ofDurable.Any(type => binding.Contains($"\"{type}\"", StringComparison.OrdinalIgnoreCase))) is true;
}
