namespace Gatehouse.Architecture.Infrastructure;

/// <param name="Kind"><c>param</c>, <c>var</c>, <c>resource</c>, <c>module</c> or <c>output</c>.</param>
/// <param name="Type">Of a resource with its version, a module's path, or a parameter's or output's type.</param>
/// <param name="Above">The comments and decorators right above it.</param>
/// <param name="Condition">Of an <c>if</c>.</param>
/// <param name="Value">Of a loop, what it repeats; null of a parameter without a default.</param>
internal sealed record BicepDeclaration(string File, string Kind, string Name, string Type, string Above, bool IsExisting, string? Condition, BicepValue? Value)
{
    public string ResourceType => Type.Split('@')[0];

    public string Text(string path) => Value?.At(path)?.ToString() ?? "";

    public override string ToString() => $"{File}: {Kind} {Name}";
}
