namespace Gatehouse.Architecture;

public sealed class SolutionListsEveryProject
{
    private static readonly string solution = Repository.Read("Serverless.sln").Replace('\\', '/');

    public static TheoryData<string> Projects => new(
        new[] { "shared", "functions", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_is_in_the_solution(string project) => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_what_needs_Azure_packages_waits_for_the_Azure_configuration(string project)
    {
        var id = IdOf(project);
        var needsAzure = project.Contains("Azure", StringComparison.Ordinal);

        Assert.Contains($"{id}.Azure|Any CPU.Build.0", solution, StringComparison.Ordinal);
        foreach (var configuration in new[] { "Debug", "Release" })
            Assert.Equal(!needsAzure, solution.Contains($"{id}.{configuration}|Any CPU.Build.0", StringComparison.Ordinal));
    }

    private static string IdOf(string project)
    {
        var line = solution.Split('\n').Single(l => l.Contains($"\"{project}\"", StringComparison.Ordinal));
        return line[line.LastIndexOf('{')..(line.LastIndexOf('}') + 1)];
    }
}
