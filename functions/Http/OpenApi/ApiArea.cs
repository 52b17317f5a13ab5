namespace Gatehouse.Http.OpenApi;

/// <summary>Operations that belong together, under one tag.</summary>
internal sealed record ApiArea(string Name, string Description, IReadOnlyList<ApiOperation> Operations);
