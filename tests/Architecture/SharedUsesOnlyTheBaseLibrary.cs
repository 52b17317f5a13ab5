using System.Reflection;
using System.Xml.Linq;

namespace Gatehouse.Architecture;

public sealed class SharedUsesOnlyTheBaseLibrary
{
    private static readonly string baseLibrary = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void The_engine_references_nothing_but_the_base_library()
    {
        var strangers = Assembly.Load("Gatehouse").GetReferencedAssemblies()
            .Where(reference => !File.Exists(Path.Combine(baseLibrary, $"{reference.Name}.dll")))
            .Select(reference => reference.Name);

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_engine_asks_for_no_package_project_or_framework()
    {
        var project = XDocument.Parse(Repository.Read("shared/Gatehouse.csproj"));
        string[] asked = ["PackageReference", "ProjectReference", "FrameworkReference", "Reference"];

        Assert.DoesNotContain(project.Descendants(), item => asked.Contains(item.Name.LocalName));
    }

    [Fact]
    public void The_surface_does_not_know_its_hosts() =>
        Assert.DoesNotContain(
            Assembly.Load("Gatehouse.Http").GetReferencedAssemblies(),
            reference => reference.Name is "Gatehouse.Local" or "Gatehouse.Azure");
}
