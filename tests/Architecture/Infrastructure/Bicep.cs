namespace Gatehouse.Architecture.Infrastructure;

/// <summary>Everything that the modules of <c>infra/</c> declare.</summary>
internal static class Bicep
{
    public const string Main = "infra/main.bicep";

    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra"), "*.bicep", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<BicepDeclaration> All { get; } = [.. Files.SelectMany(file => new BicepReader(file, Repository.Read(file)).Read())];

    public static IEnumerable<BicepDeclaration> Of(string kind, string? file = null) => All.Where(found => found.Kind == kind && (file is null || found.File == file));

    /// <summary>Resources that are made, not only named.</summary>
    public static IEnumerable<BicepDeclaration> Made(string? type = null) =>
        Of("resource").Where(found => !found.IsExisting && (type is null || found.ResourceType == type));

    public static BicepDeclaration Single(string type) => Assert.Single(Made(type));

    public static string Variable(string file, string name) => Assert.Single(Of("var", file), found => found.Name == name).Value!.ToString();

    /// <summary>The names of the settings of the gate and of the signer.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        .. Of("var").Where(found => found.File is "infra/modules/app.bicep" or "infra/modules/signer.bicep" && found.Name.EndsWith("Settings", StringComparison.Ordinal))
            .SelectMany(found => found.Value is BicepValue.Members members ? members.Of.Keys : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    public static string Setting(string name) => Assert.Single(Of("var", "infra/modules/app.bicep"), found => found.Name == "gateSettings").Text(name);
}
