using System.Xml.Linq;

namespace Gatehouse.Architecture;

public sealed class BannedSymbolsAreEnforced
{
    [Theory]
    [InlineData("P:System.DateTimeOffset.UtcNow;")]
    [InlineData("P:System.DateTime.UtcNow;")]
    [InlineData("M:System.Guid.NewGuid;")]
    [InlineData("T:System.Random;")]
    [InlineData("M:System.Threading.Tasks.Task.Run(System.Action);")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32);")]
    [InlineData("T:System.Threading.Timer;")]
    [InlineData("T:System.Threading.Thread;")]
    [InlineData("P:System.Threading.Tasks.Task`1.Result;")]
    [InlineData("M:System.Threading.Tasks.Task.ConfigureAwait(System.Boolean);")]
    public void The_engine_bans_what_a_simulator_cannot_see(string symbol) =>
        Assert.Contains(symbol, Repository.Read("shared/BannedSymbols.txt"), StringComparison.Ordinal);

    [Fact]
    public void The_list_is_given_to_the_analyzer()
    {
        var engine = XDocument.Parse(Repository.Read("shared/Gatehouse.csproj"));
        var everywhere = XDocument.Parse(Repository.Read("Directory.Build.props"));

        Assert.Contains(engine.Descendants("AdditionalFiles"), item => item.Attribute("Include")?.Value == "BannedSymbols.txt");
        Assert.Contains(everywhere.Descendants("PackageReference"), item => item.Attribute("Include")?.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Assert.Equal("true", everywhere.Descendants("TreatWarningsAsErrors").Single().Value);
    }

    [Fact]
    public void Nobody_looks_away()
    {
        var excuses = Repository.Sources("shared").Where(path => Repository.Read(path).Contains("RS0030", StringComparison.Ordinal));

        Assert.Empty(excuses);
    }
}
