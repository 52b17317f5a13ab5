using System.Reflection;
using System.Text.RegularExpressions;

namespace Gatehouse.Architecture;

public sealed partial class GlossaryNamesRealTypes
{
    private const string Heading = "## Glossary";

    public static TheoryData<string> Words
    {
        get
        {
            var readme = Repository.Read("shared/README.md");
            var start = readme.IndexOf(Heading, StringComparison.Ordinal);
            return start < 0 ? [] : [.. Word().Matches(readme[start..]).Select(word => word.Groups["word"].Value)];
        }
    }

    [Fact]
    public void There_is_a_glossary() => Assert.NotEmpty(Words);

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_of_the_glossary_is_a_type(string word) =>
        Assert.Contains(
            new[] { "Gatehouse", "Gatehouse.Http" }.SelectMany(name => Assembly.Load(name).GetTypes()),
            type => type.Name.Split('`')[0] == word);

    // The first code word of a list item or of a table's row.
    [GeneratedRegex(@"^(?:[-*] |\| )`(?<word>[A-Za-z]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
